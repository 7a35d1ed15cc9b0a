import type { SqsClients } from '../connector/clients.js'
import { queueOfArn, type Redrive, type RequestOutput } from '../contract/index.js'
import type { Journal } from '../journal/journal.js'
import { targetFinder, type KnownSources } from './targets.js'

/** Counts what a redrive would send where, by what was seen in a run. */
export async function dryRun(
  journal: Pick<Journal, 'causes' | 'run'>,
  clients: SqsClients,
  { runId, redrive }: { runId: number; redrive: Redrive },
  from: KnownSources,
  signal: AbortSignal
): Promise<RequestOutput<'deadLetters.dryRun'>> {
  const targetOf = targetFinder(clients, redrive.target, from)
  const targets = new Map<string, { url: string | null; name: string; count: number }>()
  let chosen = 0
  for (let after: number | null = 0; after !== null && !signal.aborted;) {
    const { groups, next }: Awaited<ReturnType<Journal['causes']>> = await journal.causes({
      runId,
      filter: redrive.filter,
      after,
      limit: 1000
    })
    for (const { cause, count } of groups) {
      chosen += count
      const queue = await targetOf(cause.source)
      const name = queue?.name ?? queueOfArn(cause.source)?.name ?? ''
      const target = targets.get(queue?.url ?? '') ?? { url: queue?.url ?? null, name, count: 0 }
      targets.set(queue?.url ?? '', { ...target, count: target.count + count })
    }
    after = next
  }
  const total = (await journal.run(runId)).outputs
  return { total, chosen, targets: [...targets.values()].sort((a, b) => b.count - a.count) }
}

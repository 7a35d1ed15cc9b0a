import { changeVisibility, deleteMessages } from '../connector/lease-calls.js'
import type { RunContext } from '../connector/run-context.js'
import type { Queue } from '../contract/index.js'
import type { Journal, Unsettled } from '../journal/journal.js'
import { Earlier } from './earlier.js'

const pageSize = 500

/**
 * Settles what runs before this one have left, as far as that can be done without receiving: what the target accepted is
 * deleted, and what was held is given back, so that it comes again now.
 */
export async function settleEarlier(
  journal: Pick<Journal, 'unsettled'>,
  runIds: readonly number[],
  inDoubt: boolean,
  context: RunContext,
  queue: Queue
): Promise<Earlier> {
  const earlier = new Earlier(inDoubt)
  for (const runId of runIds) {
    for (let after: number | null = 0; after !== null;) {
      const page: { found: Unsettled[]; last: number | null } = await journal.unsettled({
        runId,
        after,
        limit: pageSize
      })
      await settle(page.found, earlier, context, queue)
      after = page.last
    }
  }
  return earlier
}

async function settle(
  found: Unsettled[],
  earlier: Earlier,
  { clients, noteStates, noteDeleted }: RunContext,
  queue: Queue
): Promise<void> {
  const call = { clients, queueUrl: queue.url, use: 'call', tries: 3 } as const
  const accepted = found.filter(({ sent }) => sent === 'accepted')
  const others = found.filter(({ sent }) => sent !== 'accepted')
  for (const { messageId, sent, at } of others) if (sent === 'doubt') earlier.doubt(messageId, at)
  const deletions = await deleteMessages(call, accepted)
  for (const [{ messageId, documentId }, failure] of deletions) {
    if (failure) earlier.accepted(messageId, documentId)
  }
  await noteDeleted(accepted.flatMap((one) => (deletions.get(one) ? [] : one.documentId)))
  const releases = await changeVisibility(
    call,
    others.filter(({ held }) => held),
    0
  )
  const documentIds = [...releases.keys()].map(({ documentId }) => documentId)
  // Where it was refused the lease has ended by itself.
  if (documentIds.length > 0) await noteStates({ documentIds, state: 'released', leaseUntil: null })
}

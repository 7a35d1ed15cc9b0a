import type { SqsClients } from '../connector/clients.js'
import { ConnectorError } from '../connector/errors.js'
import type { RunManager } from '../connector/ports.js'
import {
  areAllSources,
  defaultOptions,
  isSameQueue,
  parseQueueUrl,
  queueUrlProblem,
  type DeadLetterFilter,
  type OperationObject,
  type Redrive,
  type RequestInput,
  type Run
} from '../contract/index.js'
import type { Journal } from '../journal/journal.js'
import { readClusters } from './clusters.js'
import { discardWork } from './discard.js'
import { dryRun } from './dry-run.js'
import type { RedriveJournal } from './earlier-runs.js'
import { examineWork } from './examine.js'
import { RedrivePlan } from './plan.js'
import { refuseSpent, type ExamineJournal } from './receive-guard.js'
import { redriveWork } from './redrive.js'
import { findSources } from './sources.js'
import { onlySource, type KnownSources } from './targets.js'

interface DeadLetterDeps {
  clientsOf(connectionId: string): Promise<SqsClients>
  runs: RunManager
  journal: RedriveJournal & ExamineJournal & Pick<Journal, 'run' | 'letters'>
}

type Started = { runId: number }

const refused = (code: string, message: string, hint: string) =>
  new ConnectorError({ code, message, retryable: false, hint })

const toQueue = (url: string): OperationObject => ({ kind: 'queue', url })

/** Everything that is done with the messages of a dead-letter queue. */
export class DeadLetters {
  constructor(private readonly deps: DeadLetterDeps) {}

  /** The queues that redrive to this one. */
  async sources({ connectionId, url }: RequestInput<'deadLetters.sources'>, signal: AbortSignal) {
    return findSources(await this.deps.clientsOf(connectionId), url, signal)
  }

  /** Starts to look at every message that can be seen. */
  async examine(connectionId: string, url: string): Promise<Started> {
    await this.#refuseSpent(connectionId, url)
    const options = { ...defaultOptions.receive, maximumMessageCount: -1 }
    return this.deps.runs.start({
      ...{ connectionId, documents: [], purpose: 'examine' },
      operation: { action: 'receive', object: toQueue(checked(url)), options },
      live: examineWork(url.trim())
    })
  }

  /** Starts to delete what meets a filter. */
  async discard(connectionId: string, url: string, filter: DeadLetterFilter): Promise<Started> {
    await this.#refuseSpent(connectionId, url)
    const options = { ...defaultOptions.delete, returnErrors: true }
    return this.deps.runs.start({
      ...{ connectionId, documents: [], purpose: 'discard' },
      operation: { action: 'delete', object: toQueue(checked(url)), options },
      live: discardWork(url.trim(), filter)
    })
  }

  /**
   * Starts a selective redrive. What an earlier one has sent and could not delete is deleted, not sent again.
   *
   * @throws ConnectorError where it cannot be one
   */
  async redrive(connectionId: string, redrive: Redrive): Promise<Started> {
    checkTarget(redrive)
    const { signal } = new AbortController()
    const from = await this.#sourcesOf(connectionId, redrive, signal)
    return this.#start(connectionId, { ...redrive, ...from, inDoubt: false })
  }

  /**
   * Goes on with a redrive that was cut off: with the same choice, and with what it and any other have left.
   *
   * @param kept the operation of that run as the journal has it
   * @param inDoubt whether messages that the target may have are sent again
   */
  resume(run: Run, kept: unknown, inDoubt: boolean): Promise<Started> {
    const plan = RedrivePlan.safeParse((kept as { redrive?: unknown } | null)?.redrive)
    if (!plan.success) {
      throw refused(
        'OperationUnknown',
        'The journal does not know what this run was to redrive.',
        'Start it again from the dead-letter queue.'
      )
    }
    const source = { runId: run.id, part: 'rest' } as const
    return this.#start(run.connectionId, { ...plan.data, inDoubt }, source)
  }

  async clusters(
    { runId, filter = {} }: RequestInput<'deadLetters.clusters'>,
    signal: AbortSignal
  ) {
    return readClusters(this.deps.journal, runId, filter, signal)
  }

  async page({ limit, ...query }: RequestInput<'deadLetters.page'>, signal: AbortSignal) {
    const page = await this.deps.journal.letters({ ...query, limit })
    // A rare message may be far away: the journal looks at some thousands at a time.
    while (page.rows.length < limit && page.next !== null && !signal.aborted) {
      const more = { ...query, after: page.next, limit: limit - page.rows.length }
      const { rows, next } = await this.deps.journal.letters(more)
      page.rows.push(...rows)
      page.next = next
    }
    return page
  }

  async dryRun(input: RequestInput<'deadLetters.dryRun'>, signal: AbortSignal) {
    const { connectionId, redrive } = input
    checkTarget(redrive)
    const from = await this.#sourcesOf(connectionId, redrive, signal)
    const clients = await this.deps.clientsOf(connectionId)
    return dryRun(this.deps.journal, clients, input, from, signal)
  }

  /** They are asked for where a message goes back to where it came from. */
  async #sourcesOf(
    connectionId: string,
    { deadLetterUrl: url, target }: Redrive,
    signal: AbortSignal
  ): Promise<KnownSources> {
    if (target.kind !== 'source') return { deadLetterUrl: url, sources: [], allSources: true }
    const found = await this.sources({ connectionId, url }, signal)
    return { deadLetterUrl: url, sources: found.sources, allSources: areAllSources(found) }
  }

  async #refuseSpent(connectionId: string, url: string): Promise<void> {
    const clients = await this.deps.clientsOf(connectionId)
    await refuseSpent(this.deps.journal, clients, connectionId, checked(url))
  }

  async #start(connectionId: string, plan: RedrivePlan, source?: Run['source']): Promise<Started> {
    await this.#refuseSpent(connectionId, plan.deadLetterUrl)
    const { target, perSecond: documentsPerSecond } = plan
    const known = target.kind === 'queue' ? target.url : onlySource(plan)?.url
    const object: OperationObject =
      known === undefined ? { kind: 'dynamic' } : toQueue(known.trim())
    const options = { ...defaultOptions.send, documentsPerSecond, returnErrors: true }
    const operation = { action: 'send', object, options } as const
    const { journal, runs } = this.deps
    return runs.start({
      ...{ connectionId, operation, documents: [], purpose: 'redrive', source },
      live: redriveWork(operation, plan, journal)
    })
  }
}

function checked(url: string): string {
  const problem = queueUrlProblem(url)
  if (problem) throw new ConnectorError({ ...problem, retryable: false })
  return url.trim()
}

/** @throws ConnectorError where messages would go to where they come from, or nowhere */
function checkTarget({ deadLetterUrl, target }: Redrive): void {
  checked(deadLetterUrl)
  const url = target.kind === 'queue' ? target.url : target.otherwise
  if (url === null) return
  if (isSameQueue(checked(url), deadLetterUrl)) {
    throw refused(
      'InvalidTarget',
      `${parseQueueUrl(url).name} is the queue that the messages come from: each would come again for ever.`,
      'Choose another queue.'
    )
  }
}

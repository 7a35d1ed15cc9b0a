import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import type { RunManager } from '../connector/ports.js'
import { pause } from '../connector/timing.js'
import { isThrottled, unthrottled } from '../connector/unthrottled.js'
import { parseQueueUrl, type ActChange, type ActRow, type Failure } from '../contract/index.js'
import { deleteQueue } from '../queues/delete-queue.js'
import { mayBePurged, purgeQueue } from '../queues/purge-queue.js'
import type { Queues } from '../queues/queues.js'
import { setAttributes } from '../queues/set-attributes.js'
import { tagQueue } from '../queues/tag-queue.js'
import { untagQueue } from '../queues/untag-queue.js'
import { isOver, type ActRecord } from './act-record.js'
import { copyQueue, countsOf } from './copy-queue.js'
import type { Pacing } from './pacing.js'
import type { Slots } from './slots.js'

/** What an act works with. All of it throws once the connection is another one than was agreed on. */
export interface ActPorts {
  clientsOf(connectionId: string): Promise<SqsClients>
  queues: Pick<Queues, 'counts'>
  runs(): Promise<Pick<RunManager, 'follow' | 'cancel'>>
}

/** What an act needs from the outside. */
export interface ActDeps extends ActPorts {
  pacing: Pacing
  /** Requests, and copies, that go on at once. */
  slots: { requests: Slots; copies: Slots }
  /** A queue is gone. */
  deleted(connectionId: string, url: string): void
}

const actions = {
  purge: 'PurgeQueue',
  delete: 'DeleteQueue',
  tag: 'TagQueue',
  attributes: 'SetQueueAttributes'
} as const

/** Copies that a delete makes of what is sent just before it, without asking a person. */
const mostRounds = 3

/** Does to one queue what an act is about. Never rejects: what goes wrong is the failure of the queue. */
export async function actOn(deps: ActDeps, act: ActRecord, row: ActRow): Promise<void> {
  try {
    await perform(deps, act, row)
  } catch (error) {
    if (act.cancelled.signal.aborted && isThrottled(error)) return act.drop(row)
    const task = { action: actions[act.change.kind], queue: parseQueueUrl(row.url).name }
    const failure = toFailure(error, task)
    if (isGone(act, row, failure)) {
      deps.deleted(act.connectionId, row.url)
      return act.set(row, { state: 'done', gone: true })
    }
    act.set(row, { state: 'failed', failure })
  }
}

/** Somebody else has deleted it, or SQS has and its answer was lost. */
const isGone = ({ change }: ActRecord, { state }: ActRow, { code }: Failure) =>
  change.kind === 'delete' && code === 'QueueDoesNotExist' && state !== 'cancelled'

/** @param round how often it was tried before: a queue that is sent to all the time is never empty */
async function perform(deps: ActDeps, act: ActRecord, row: ActRow, round = 0): Promise<void> {
  const { change } = act
  const copies = (change.kind === 'purge' || change.kind === 'delete') && change.copy
  const left = copies ? await copyQueue(deps, act, row, round < mostRounds) : 'rest'
  if (left === null) return
  if (change.kind === 'purge') {
    // PurgeQueue would delete, without a copy, what was sent since.
    if (left === 'emptied') return act.set(row, { state: 'done', emptied: true })
    return purge(deps, act, row, copies)
  }
  const done = await deps.slots.requests.run(async () => {
    if (!begin(act, row)) return true
    if (left === 'emptied' && !(await isEmpty(deps, act, row))) return false
    await once(deps, act, row)
    return true
  })
  // What was sent since is copied too.
  if (!done) await perform(deps, act, row, round + 1)
}

async function isEmpty(deps: ActDeps, act: ActRecord, row: ActRow): Promise<boolean> {
  const { visible, inFlight, delayed } = await countsOf(deps, act, row)
  return visible + inFlight + delayed === 0
}

/** @returns whether the queue is now acted on; nothing further is begun after a cancel */
function begin(act: ActRecord, row: ActRow): boolean {
  if (isOver(row)) return false
  const goes = !act.cancelled.signal.aborted
  if (goes) act.set(row, { state: 'acting', until: null })
  else act.drop(row)
  return goes
}

/** Makes one request, again where SQS was too busy for it, until the act is cancelled. */
type Ask = (request: (clients: SqsClients) => Promise<void>) => Promise<void>

async function once(deps: ActDeps, act: ActRecord, row: ActRow): Promise<void> {
  const { change, connectionId, cancelled } = act
  const ask: Ask = (request) =>
    unthrottled(cancelled.signal, async () => request(await deps.clientsOf(connectionId)))
  const { signal } = new AbortController()
  if (change.kind === 'delete') {
    await ask((clients) => deleteQueue(clients, row.url))
    deps.deleted(connectionId, row.url)
  } else if (change.kind === 'attributes') {
    await ask((clients) => setAttributes(clients, row.url, change.attributes, signal))
  } else if (change.kind === 'tag') {
    await changeTags(ask, row.url, change)
  }
  act.set(row, { state: 'done' })
}

/** SQS adds tags and removes them in two requests: where only the second one fails, the first one is done. */
async function changeTags(
  ask: Ask,
  url: string,
  { set, remove }: Extract<ActChange, { kind: 'tag' }>
): Promise<void> {
  const { signal } = new AbortController()
  const adds = Object.keys(set).length > 0
  if (adds) await ask((clients) => tagQueue(clients, url, set, signal))
  if (remove.length === 0) return
  try {
    await ask((clients) => untagQueue(clients, url, remove, signal))
  } catch (error) {
    if (!adds) throw error
    const failure = toFailure(error, { action: 'UntagQueue', queue: parseQueueUrl(url).name })
    const message = `Tags were added, none were removed. ${failure.message}`
    // That SQS was too busy would say that nothing was done.
    const code = isThrottled(error) ? 'TagsNotRemoved' : failure.code
    throw new ConnectorError({ ...failure, code, message })
  }
}

/**
 * SQS purges a queue once in 60 seconds: that is waited for, as often as somebody else is quicker. What was sent during the
 * wait is copied too.
 */
async function purge(deps: ActDeps, act: ActRecord, row: ActRow, copies: boolean) {
  const { pacing, slots, clientsOf } = deps
  const { connectionId, cancelled } = act
  for (;;) {
    const until = isOver(row) ? null : pacing.purgeFreeAt(connectionId, row.url)
    if (until !== null) {
      act.set(row, { state: 'pacing', until })
      await pause(until - Date.now(), cancelled.signal)
      const left = copies && !cancelled.signal.aborted ? await copyQueue(deps, act, row) : 'rest'
      if (left === null) return
      if (left === 'emptied') return act.set(row, { state: 'done', emptied: true })
    }
    const done = await slots.requests.run(async () => {
      if (!begin(act, row)) return true
      try {
        await unthrottled(cancelled.signal, async () =>
          purgeQueue(await clientsOf(connectionId), row.url)
        )
      } catch (error) {
        const failure = (error as { failure?: Failure } | null)?.failure
        if (failure && mayBePurged(failure)) pacing.notePurge(connectionId, row.url)
        if (failure?.code !== 'PurgeQueueInProgress') throw error
        return false
      }
      pacing.notePurge(connectionId, row.url)
      act.set(row, { state: 'done' })
      return true
    })
    if (done) return
  }
}

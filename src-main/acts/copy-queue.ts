import { leftSentSince } from '../connector/copy.js'
import { ConnectorError } from '../connector/errors.js'
import { pause } from '../connector/timing.js'
import { unthrottled } from '../connector/unthrottled.js'
import {
  defaultOptions,
  type ActRow,
  type Failure,
  type Operation,
  type Run
} from '../contract/index.js'
import { isOver, type ActRecord } from './act-record.js'
import type { ActDeps } from './act-run.js'

/** Milliseconds between two looks at a queue that says it has messages, while a person is asked about them. */
const recountMs = 5000
/** Looks of that kind after which a copy is tried anyway: not every server counts what has become visible. */
const looksToCopy = 6
/** Copies that are tried without being asked for, and queues of an act for which all that is done. */
const most = { copies: 10, queues: 20 }

const noAnswer: Failure = {
  code: 'InvalidAnswer',
  message: 'SQS did not say how many messages the queue has.',
  retryable: true,
  hint: 'Try again.'
}

const copyOperation = (url: string): Operation => ({
  action: 'receive',
  object: { kind: 'queue', url },
  options: {
    ...defaultOptions.receive,
    maximumMessageCount: -1,
    deleteMessages: true,
    returnSequenceNumber: true,
    returnErrors: true
  }
})

/**
 * Brings the messages of a queue into the journal.
 *
 * @param unasked whether what is visible afterwards is copied too without a person's answer
 * @returns `emptied` where nothing is left in the queue, `rest` where a person said that the rest goes without a copy;
 *   null where it has come to its end
 */
export async function copyQueue(
  deps: ActDeps,
  act: ActRecord,
  row: ActRow,
  unasked = true
): Promise<'emptied' | 'rest' | null> {
  for (let copies = 0; ; copies++) {
    const run = await deps.slots.copies.run(() => copy(deps, act, row))
    if (run === null) return null
    if (act.cancelled.signal.aborted || run.status === 'cancelled') {
      act.drop(row)
      return null
    }
    if (run.failure) {
      act.set(row, { state: 'failed', failure: run.failure })
      return null
    }
    const left = await look(deps, act, row)
    const inUse = run.notes?.includes(leftSentSince) === true
    const mayCopy = unasked && !inUse && copies < most.copies
    const emptied = left === 'nothing' || (inUse && left === 'visible' && isPurge(act))
    const answer = emptied ? 'emptied' : await ask(deps, act, row, mayCopy)
    if (answer === 'copy') continue
    if (answer === null) act.drop(row)
    if (answer === 'leave') act.set(row, { state: 'left' })
    return answer === 'leave' ? null : answer
  }
}

/** @returns the run as it ended, or null where there is none because it was cancelled before */
async function copy(deps: ActDeps, act: ActRecord, row: ActRow): Promise<Run | null> {
  const { signal } = act.cancelled
  if (isOver(row)) return null
  act.set(row, { state: 'copying' })
  const before = await countsOf(deps, act, row)
  const { copied } = row
  act.set(row, { expected: copied + before.visible + before.delayed })
  const runs = await deps.runs()
  const input = {
    connectionId: act.connectionId,
    operation: copyOperation(row.url),
    documents: [],
    purpose: 'copy' as const
  }
  const tell = ({ id, outputs }: Run) => act.set(row, { runId: id, copied: copied + outputs })
  const { runId, ended } = await runs.follow(input, tell)
  const cancel = () => runs.cancel(runId)
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    return await ended
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** @throws an error with a `failure` */
export function countsOf(
  { queues }: ActDeps,
  { connectionId, cancelled }: ActRecord,
  { url }: ActRow
) {
  const { signal } = new AbortController()
  return unthrottled(cancelled.signal, async () => {
    const [answer] = await queues.counts(connectionId, [url], signal)
    if (answer?.ok) return answer.counts
    throw new ConnectorError(answer?.failure ?? noAnswer)
  })
}

/** A purge is about what was there: what is sent while it is copied stays. */
const isPurge = ({ change }: ActRecord) => change.kind === 'purge'

/** Notes about how many messages the queue still has. */
async function look(
  deps: ActDeps,
  act: ActRecord,
  row: ActRow
): Promise<'nothing' | 'visible' | 'others' | 'both'> {
  const { visible, inFlight, delayed } = await deps.slots.requests.run(() =>
    countsOf(deps, act, row)
  )
  if (!isOver(row)) act.set(row, { left: { visible, inFlight, delayed } })
  if (inFlight + delayed === 0) return visible === 0 ? 'nothing' : 'visible'
  return visible === 0 ? 'others' : 'both'
}

/**
 * Asks a person, and looks again meanwhile: SQS may count what was just deleted for a minute, and what was in flight may
 * be visible again, so that it can be copied too.
 */
async function ask(deps: ActDeps, act: ActRecord, row: ActRow, mayCopy: boolean) {
  const answered = new AbortController()
  const meanwhile = async (): Promise<'emptied' | 'copy'> => {
    const looks = mayCopy && act.rows.length <= most.queues ? looksToCopy : 0
    for (let n = 1; n <= looks && !answered.signal.aborted; n++) {
      await pause(recountMs, answered.signal)
      if (answered.signal.aborted) break
      const left = await look(deps, act, row).catch(() => 'others' as const)
      if (left === 'nothing') return 'emptied'
      if (left !== 'others' || n === looks) return 'copy'
    }
    return new Promise<never>(() => undefined)
  }
  try {
    return await Promise.race([act.ask(row), meanwhile()])
  } finally {
    answered.abort()
  }
}

import { ConnectorError } from '../connector/errors.js'
import { pause } from '../connector/timing.js'
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
/** Looks of that kind, and queues of an act for which they are made: each is a request. */
const most = { recounts: 24, queues: 20 }

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

/** Brings the messages of a queue into the journal. @returns whether the queue may be purged or deleted now */
export async function copyQueue(deps: ActDeps, act: ActRecord, row: ActRow): Promise<boolean> {
  const run = await deps.slots.copies.run(() => copy(deps, act, row))
  if (run === null) return false
  if (act.cancelled.signal.aborted || run.status === 'cancelled') {
    act.set(row, { state: 'cancelled' })
    return false
  }
  if (run.failure) {
    act.set(row, { state: 'failed', failure: run.failure })
    return false
  }
  const answer = (await isEmpty(deps, act, row)) ? 'rest' : await ask(deps, act, row)
  if (answer === null) act.set(row, { state: 'cancelled' })
  if (answer === 'leave') act.set(row, { state: 'left' })
  return answer === 'rest'
}

/** @returns the run as it ended, or null where there is none because it was cancelled before */
async function copy(deps: ActDeps, act: ActRecord, row: ActRow): Promise<Run | null> {
  const { signal } = act.cancelled
  if (isOver(row)) return null
  act.set(row, { state: 'copying' })
  const before = await countsOf(deps, act, row)
  act.set(row, { expected: before.visible + before.delayed })
  const runs = await deps.runs()
  const input = {
    connectionId: act.connectionId,
    operation: copyOperation(row.url),
    documents: [],
    purpose: 'copy' as const
  }
  const tell = ({ id, outputs }: Run) => act.set(row, { runId: id, copied: outputs })
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

async function countsOf({ queues }: ActDeps, { connectionId }: ActRecord, { url }: ActRow) {
  const { signal } = new AbortController()
  const [answer] = await (await queues()).counts(connectionId, [url], signal)
  if (answer?.ok) return answer.counts
  throw new ConnectorError(answer?.failure ?? noAnswer)
}

/** Notes about how many messages the queue still has. */
async function isEmpty(deps: ActDeps, act: ActRecord, row: ActRow): Promise<boolean> {
  const { visible, inFlight, delayed } = await deps.slots.requests.run(() =>
    countsOf(deps, act, row)
  )
  if (isOver(row)) return false
  act.set(row, { left: { visible, inFlight, delayed } })
  return visible + inFlight + delayed === 0
}

/** Asks a person, and looks again meanwhile: SQS may count what was just deleted for a minute. */
async function ask(deps: ActDeps, act: ActRecord, row: ActRow) {
  const answered = new AbortController()
  const empty = async () => {
    const looks = act.rows.length > most.queues ? 0 : most.recounts
    for (let look = 0; look < looks && !answered.signal.aborted; look++) {
      await pause(recountMs, answered.signal)
      if (answered.signal.aborted) break
      if (await isEmpty(deps, act, row).catch(() => false)) return 'rest' as const
    }
    return new Promise<never>(() => undefined)
  }
  try {
    return await Promise.race([act.ask(row), empty()])
  } finally {
    answered.abort()
  }
}

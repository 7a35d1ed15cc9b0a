import type { DocumentScope, Run } from '@contract'
import { formatCount, plural } from '../format/numbers'

/** Milliseconds that a run took, or has taken so far. */
export const runTime = (run: Pick<Run, 'startedAt' | 'endedAt'>, now: number): number =>
  Math.max(0, (run.endedAt ?? now) - run.startedAt)

/** `640 ms`, `12.4 s`, `3 min 05 s`, `2 h 10 min` */
export function formatRunTime(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${two((seconds % 3600) / 60)} min`
}

/** Input documents of a run, those included that are not in the journal yet. */
export const allInputs = ({ inputs, total }: Pick<Run, 'inputs' | 'total'>): number =>
  Math.max(inputs, total ?? 0)

/** How many input documents there are, and of how many where there will be more. */
export function inputsText(run: Pick<Run, 'inputs' | 'total'>): string {
  const all = allInputs(run)
  return all > run.inputs
    ? `${formatCount(run.inputs)} of ${formatCount(all)}`
    : formatCount(run.inputs)
}

/**
 * Documents that were sent, deleted or received. Those that failed are outputs too, and so are those of which nothing
 * came or of which it is not known; what was received stays received.
 */
export const runDone = ({ action, outputs, failures, repeats = 0, accepted = 0 }: Run): number =>
  action === 'receive' ? outputs : outputs - failures - repeats - accepted

/** The outputs that were not simply done, counted: `2 repeats dropped`, `5 accepted by SQS`, `3 maybe twice`, `1 failed`. */
export function runExceptions(run: Run): string[] {
  const { action, failures, repeats = 0, accepted = 0, doubled = 0 } = run
  const dropped = action === 'send' ? ' dropped' : ''
  return [
    ...(repeats > 0 ? [`${plural(repeats, 'repeat')}${dropped}`] : []),
    ...(accepted > 0 ? [`${formatCount(accepted)} accepted by SQS`] : []),
    ...(doubled > 0 ? [`${formatCount(doubled)} maybe twice`] : []),
    ...(failures > 0 ? [`${formatCount(failures)} failed`] : [])
  ]
}

/** Documents a second, or null where there are too few to say. */
export function runRate(run: Run, now: number): number | null {
  const time = runTime(run, now)
  return time < 200 || run.outputs < 10 ? null : (run.outputs / time) * 1000
}

const verbs = { send: 'Send', receive: 'Receive', delete: 'Delete', listen: 'Listen' } as const

export const actionLabel = (action: Run['action']): string => verbs[action]

/** The last part of a queue's URL; blank for a Dynamic Queue. */
const queueNameOf = (url: string | null) =>
  url === null ? '' : url.slice(url.lastIndexOf('/') + 1)

/** The name of the queue that a run acts on. */
export const runObject = (run: Pick<Run, 'queueUrl'>): string =>
  queueNameOf(run.queueUrl) || 'Dynamic Queue'

export const purposeLabels: Record<NonNullable<Run['purpose']>, string> = {
  copy: 'Copy',
  redrive: 'Redrive',
  restore: 'Restore',
  examine: 'Examine',
  discard: 'Discard'
}

/** What a run does: what it is for, where it is no operation that a person asked for. */
export const doingLabel = ({ action, purpose }: Pick<Run, 'action' | 'purpose'>): string =>
  purpose ? purposeLabels[purpose] : actionLabel(action)

/** `Send orders.fifo`, `Redrive orders-dlq.fifo` */
export const runLabel = (
  run: Pick<Run, 'action' | 'queueUrl' | 'purpose' | 'deadLetterUrl'>
): string => `${doingLabel(run)} ${queueNameOf(run.deadLetterUrl ?? null) || runObject(run)}`

const scopeOf = (runId: number, direction: 'input' | 'output'): DocumentScope => ({
  kind: 'run',
  runId,
  direction
})

export const inputScope = ({ id }: Run): DocumentScope => scopeOf(id, 'input')

/** What came out of a run: of a listening session all that it received. */
export const outputScope = ({ id, listenerId, sessionId }: Run): DocumentScope =>
  listenerId !== null && sessionId === undefined
    ? { kind: 'listener', listenerId }
    : scopeOf(id, 'output')

/** What is said in place of a document that the limits of the journal have removed. @param index from 0 */
export const goneRow = (index: number): string => `${index + 1} is no longer in the journal`

/** What is said where a run has no documents to show on a side. */
export function noDocuments(run: Run, side: 'input' | 'output'): { title: string; text: string } {
  const count = side === 'input' ? run.inputs : run.outputs
  if (run.status === 'running' || count === 0) return { title: `No ${side} documents.`, text: '' }
  return {
    title: `${plural(count, 'document is', 'documents are')} no longer in the journal.`,
    text: 'The journal keeps documents up to the size and the age in Settings.'
  }
}

/** On which side of a run messages are that it has deleted: those of a dead-letter queue are its inputs. */
export const restoreSide = ({ purpose }: Run): 'input' | 'output' =>
  purpose === 'redrive' || purpose === 'discard' ? 'input' : 'output'

export const restoreScope = (run: Run): DocumentScope =>
  restoreSide(run) === 'input' ? inputScope(run) : outputScope(run)

/** Documents that may be of messages which it has deleted. */
export const restorable = (run: Run): number =>
  restoreSide(run) === 'input' ? run.inputs : run.outputs

/** How far a run is that goes on, from 0 to 1; null where that cannot be said. */
export const runShare = (run: Run): number | null =>
  run.status === 'running' &&
  (run.action === 'send' || run.action === 'delete') &&
  allInputs(run) > 0
    ? Math.min(1, run.outputs / allInputs(run))
    : null

/** How far a run is that goes on, in words: `120 of 900 done`, `12 received`. */
export const runProgress = (run: Run): string =>
  run.action === 'receive'
    ? `${formatCount(runDone(run))} received`
    : `${formatCount(runDone(run))} of ${formatCount(allInputs(run))} done`

const words: Record<Run['status'], string> = {
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted'
}

type Ended = Pick<Run, 'status' | 'failures' | 'repeats' | 'doubled'>

/** The status in words; a run that went on over failures says so, and one of which something came to nothing. */
export function runStatus({ status, failures, repeats = 0 }: Ended): string {
  if (status === 'succeeded' && failures > 0) return 'ended with failures'
  if (status === 'succeeded' && repeats > 0) return 'ended with repeats'
  return words[status]
}

/** Which token colours the dot of a run. */
export function runTone(run: Ended): 'accent' | 'ok' | 'warn' | 'bad' | 'faint' {
  if (run.status === 'running') return 'accent'
  if (run.status === 'failed') return 'bad'
  if (run.status === 'interrupted') return 'warn'
  if (run.status === 'cancelled') return 'faint'
  const odd = run.failures + (run.repeats ?? 0) + (run.doubled ?? 0)
  return odd > 0 ? 'warn' : 'ok'
}

const sources = {
  all: 'Run again of',
  failed: 'Failed documents of',
  rest: 'Goes on with'
} as const

/** Where a run comes from: a saved operation, another run, a session. */
export const originOf = (run: Run): { name: string; value: string }[] => [
  ...(run.deadLetterUrl === undefined ? [] : [{ name: 'From', value: run.deadLetterUrl }]),
  ...(run.operationName === undefined ? [] : [{ name: 'Operation', value: run.operationName }]),
  ...(run.source ? [{ name: sources[run.source.part], value: `run ${run.source.runId}` }] : []),
  ...(run.sessionId === undefined ? [] : [{ name: 'Poll of', value: `run ${run.sessionId}` }])
]

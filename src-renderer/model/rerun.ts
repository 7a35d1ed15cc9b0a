import {
  isFifo,
  refusedCodes,
  passedOverCodes,
  type RerunFacts,
  type RerunPart,
  type Run
} from '@contract'
import { formatCount, plural } from '../format/numbers'
import { allInputs, runLabel } from './run'

/** Milliseconds for which SQS drops a message whose deduplication id it has seen on a FIFO queue. */
const deduplicationWindow = 300_000
/** Milliseconds by which clocks and the way to SQS may differ. */
const margin = 15_000

const takesDocuments = ({ action }: Run) => action === 'send' || action === 'delete'
const accepted = ({ outputs, failures }: Run) => outputs - failures

/** Its messages were taken from a dead-letter queue as they were: the same cannot be taken a second time. */
const tookItsMessages = ({ purpose }: Run) =>
  purpose === 'redrive' || purpose === 'examine' || purpose === 'discard'

/** Whether it is over and its operation can be started again. */
export const canRunAgain = (run: Run): boolean =>
  run.status !== 'running' &&
  !tookItsMessages(run) &&
  run.action !== 'listen' &&
  // A copy is part of a purge: by itself it would only take messages away.
  run.purpose !== 'copy' &&
  (allInputs(run) > 0 || run.action === 'receive')

const ended = ({ status, failure }: Run, by: readonly string[]) =>
  status === 'failed' && failure !== null && by.includes(failure.code)

/** Whether it is known of some of them that they may not fail again. */
export const canRunFailed = (run: Run): boolean =>
  canRunAgain(run) && takesDocuments(run) && run.failures > (ended(run, refusedCodes) ? 1 : 0)

/** Made messages that the run ended at: it is gone on behind them. */
const passedOver = (run: Run) =>
  run.options?.['fillTemplates'] === true && run.failures > 0 && ended(run, passedOverCodes) ? 1 : 0

/** Whether it was cut off with documents that have not been accepted, and nothing has gone on with them yet. */
export const canResume = (run: Run): boolean =>
  run.purpose === 'redrive' ? canResumeRedrive(run) : canResumeOperation(run)

/** A redrive goes on with what it left, and with what it had not come to. */
const canResumeRedrive = ({ status, resumedBy }: Run) =>
  status !== 'running' && status !== 'succeeded' && resumedBy === undefined

const canResumeOperation = (run: Run) =>
  canRunAgain(run) &&
  takesDocuments(run) &&
  run.status !== 'succeeded' &&
  run.resumedBy === undefined &&
  accepted(run) + passedOver(run) < allInputs(run)

/** How many documents are taken. */
export function rerunCount(facts: RerunFacts, part: RerunPart, inDoubt: boolean): number {
  if (part === 'all') return facts.all
  return facts[part] - (inDoubt ? 0 : facts.inDoubt)
}

export const rerunTitle = (run: Run, part: RerunPart): string =>
  part === 'rest'
    ? `Resume ${runLabel(run)}`
    : part === 'failed'
      ? `Run failed documents of ${runLabel(run)} again`
      : `Run ${runLabel(run)} again`

/** The verb and the number: what the button says. */
export function rerunAction({ action, purpose }: Run, count: number): string {
  if (purpose === 'redrive') return 'Resume'
  if (action === 'receive') return 'Receive'
  return action === 'delete'
    ? `Delete ${plural(count, 'message')}`
    : `Send ${plural(count, 'document')}`
}

const onFifo = ({ queueUrl }: Run) => queueUrl !== null && isFifo(queueUrl)

/** What a redrive that is resumed does, a sentence each. */
const resumeNotes = [
  'Messages that the target has accepted are deleted from the dead-letter queue, and not sent again.',
  'What was not sent yet is received again and goes on with the same choice.'
] as const

/** Whether SQS still drops those in doubt that it has accepted. */
export const isDropped = (run: Run, { inDoubtSince }: RerunFacts, now: number): boolean =>
  onFifo(run) && inDoubtSince !== null && now < inDoubtSince + deduplicationWindow - margin

/** What becomes of the documents of which no answer is known, when they are sent again. */
export function doubtNote(run: Run, facts: RerunFacts, now: number): string {
  if (run.purpose === 'redrive') {
    return 'A FIFO target drops what it has for 5 minutes, so until then they go to it again in any case. Later, or on a standard queue, those that it has are there twice. They go to no other queue than the one that may have them. Unticked, they stay in the dead-letter queue.'
  }
  if (run.action === 'delete') return 'Deleting a message twice does no harm.'
  if (isDropped(run, facts, now)) {
    return 'They keep their deduplication ids, so SQS drops those that it has. That holds for 5 minutes.'
  }
  return onFifo(run)
    ? 'The 5 minutes in which SQS drops repeats are over: those that it has accepted are then there twice.'
    : 'SQS may have accepted them. Those that it has are then there twice.'
}

/** What else is to be known before a run is run again, a sentence each. */
export function rerunNotes(run: Run, facts: RerunFacts, part: RerunPart): string[] {
  if (run.purpose === 'redrive') return [...resumeNotes]
  const notes: string[] = []
  const lost = allInputs(run) - facts.all
  if (lost > 0) {
    notes.push(`${formatCount(lost)} of its input documents are no longer in the journal.`)
  }
  const anew = run.options?.['fillTemplates'] === true && part === 'all'
  if (anew) notes.push('Its templates are filled in anew, with other values.')
  if (run.action === 'send' && onFifo(run) && part !== 'rest' && !anew) {
    notes.push(
      'The deduplication ids stay the same: what SQS accepted in the last 5 minutes is dropped as a repeat.'
    )
  }
  if (run.action === 'receive' && run.options?.['deleteMessages'] === true) {
    notes.push('Delete messages is on: what is received is deleted from the queue.')
  }
  return notes
}

/** Whether messages are deleted by it. */
export const isDestructive = (run: Run): boolean =>
  run.action === 'delete' ||
  run.deadLetterUrl !== undefined ||
  run.options?.['deleteMessages'] === true

import { randomUUID } from 'node:crypto'
import {
  parseQueueUrl,
  type Fill,
  type InputDocument,
  type Operation,
  type Run
} from '../contract/index.js'
import type { Agreed } from './agreed.js'
import type { RunContext } from './run-context.js'
import type { StagedInputs } from './staged-inputs.js'

/** What a run is made of. */
export interface RunInput {
  connectionId: string
  operation: Operation
  documents: InputDocument[]
  /** Documents that wait in the journal, before those here. */
  staged?: StagedInputs | undefined
  /** Where the messages of a Send go on that fills in templates. Without it they begin anew. */
  fill?: Pick<Fill, 'seed' | 'from'> | undefined
  /** The name of the saved operation that it is a run of. */
  operationName?: string | undefined
  /** What it is for, where it is no operation that a person asked for. */
  purpose?: Run['purpose']
  /** The run whose documents these are. */
  source?: Run['source']
  /** Does the work where the inputs are not known when it begins. */
  live?: LiveWork | undefined
  /** Asked again when the run begins: what it was agreed on for may have changed while it was made ready. */
  agreed?: Agreed | undefined
}

/** The work of a run on messages that it receives itself. */
export interface LiveWork {
  /** What is kept with the operation, to go on with it. */
  kept: object
  /** The dead-letter queue that it empties. */
  deadLetterUrl?: string
  perform(context: RunContext): Promise<void>
}

/** The queue of an operation; null with Dynamic Queue. */
export const queueUrlOf = ({ object }: Operation) =>
  object.kind === 'dynamic' ? null : object.url.trim()

/** The id that makes a Receive on a FIFO queue repeatable: the one given on the first document, or one made here. */
export function attemptIdOf({ operation, documents }: RunInput): string | null {
  if (operation.action !== 'receive') return null
  const { receiveRequestAttemptId, queueNameOrUrl } = documents[0]?.properties ?? {}
  const named = queueUrlOf(operation) ?? queueNameOrUrl ?? ''
  return parseQueueUrl(named).fifo ? receiveRequestAttemptId || randomUUID() : null
}

/** How messages are made of what was staged; null where documents are sent as they are. */
export function fillFor({ operation, staged, fill }: RunInput): Fill | null {
  if (operation.action !== 'send' || !operation.options.fillTemplates || !staged) return null
  const { literal: literals, template: templates } = staged.counts
  if (templates === 0) return null
  const { seed, from } = fill ?? { seed: randomUUID(), from: 0 }
  return { seed, from, literals, templates, count: operation.options.count ?? 1 }
}

/** With what is needed to go on with what waits in the journal. */
export function keptOperation({ operation, staged, live }: RunInput, fill: Fill | null): object {
  if (live) return { ...operation, ...live.kept }
  if (fill) return { ...operation, fill }
  return staged ? { ...operation, staged: staged.counts.literal } : operation
}

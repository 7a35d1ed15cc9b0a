import type { Failure, ListenTarget, Queue, TargetState } from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import type { ConnectorDeps, RunStarter } from './ports.js'
import { fileTarget } from './target-file.js'
import { sendTarget } from './target-send.js'

/** Where messages go to once they are in the journal. */
export interface OpenTarget {
  /** The file's name, or that of the operation. */
  label: string
  /** Takes all of them, in their order. @returns why it did not, or null. Never rejects */
  take(documents: readonly NewDocument[]): Promise<Failure | null>
}

/** @throws an error with a `failure` where a target cannot be one; then nothing is listened to */
export function openTargets(
  deps: Pick<ConnectorDeps, 'targets'>,
  runs: RunStarter,
  targets: readonly ListenTarget[],
  source: Queue
): Promise<OpenTarget[]> {
  const open = async (target: ListenTarget): Promise<OpenTarget> =>
    target.kind === 'file'
      ? fileTarget(await deps.targets.pathOf(target.fileId))
      : sendTarget(await deps.targets.operation(target.operationId), source, runs)
  return Promise.all(targets.map(open))
}

/** The targets of a session, and how each of them stands. */
export class ListenTargets {
  readonly states: TargetState[]

  constructor(
    private readonly targets: readonly OpenTarget[],
    private readonly changed: (states: TargetState[]) => void
  ) {
    this.states = targets.map(({ label }) => ({ label, messages: 0, failures: 0, failure: null }))
  }

  /**
   * Gives messages to each target in turn, and stops at the first that does not take them: the run has failed then, and
   * the messages come again.
   *
   * @returns why, or null where every target took them
   */
  async take(documents: readonly NewDocument[]): Promise<Failure | null> {
    // What arrived altered is nobody's message.
    const whole = documents.filter(({ failure }) => failure === null)
    if (whole.length === 0) return null
    for (const [index, target] of this.targets.entries()) {
      const failure = await target.take(whole)
      this.#note(index, whole.length, failure)
      if (failure) return { ...failure, message: `${target.label}: ${failure.message}` }
    }
    return null
  }

  #note(index: number, count: number, failure: Failure | null): void {
    const state = this.states[index]
    if (!state) return
    if (failure) state.failures++
    else state.messages += count
    state.failure = failure
    this.changed(this.states.map((one) => ({ ...one })))
  }
}

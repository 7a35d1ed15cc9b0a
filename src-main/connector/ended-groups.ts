import type { Failure } from '../contract/index.js'

/** Groups of which nothing more is sent, since one of their messages was not accepted. */
export class EndedGroups {
  /** Why the first of them ended: then the run has failed, and Resume goes on. */
  failure: Failure | null = null
  readonly #lanes = new Set<string>()

  at(lane: string, failure: Failure): void {
    this.failure ??= failure
    this.#lanes.add(lane)
  }

  get notes(): string[] {
    const { size } = this.#lanes
    const groups = `${size.toLocaleString('en-US')} ${size === 1 ? 'group' : 'groups'}`
    return [
      `${groups} stopped at a message that was not accepted, so that the order is kept. Resume sends it and the rest.`
    ]
  }
}

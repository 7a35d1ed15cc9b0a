import type { Answer } from './listen-poller.js'

/** Milliseconds: an answer that came sooner did not have to wait for messages, so there may be more. */
const quick = 500

/** Milliseconds: a long poll that came back empty sooner lost the messages to another one. */
const waited = 1000

/**
 * How many lanes a session wants: more while the queue fills them, one while it is empty.
 *
 * It doubles until polls begin to take messages from each other, as they do on a FIFO queue of few groups. From then on it
 * feels its way: a little more after each answer, a quarter less after each poll that found nothing.
 */
export class LaneCount {
  open = 0
  #wanted = 1
  #feeling = false

  constructor(
    private readonly most: number,
    /** Messages of a full answer. */
    private readonly full: number
  ) {}

  get wanted(): number {
    return Math.floor(this.#wanted)
  }

  /** One lane is enough: after a failure, or where nothing new comes. */
  reset(): void {
    this.#wanted = 1
    this.#feeling = false
  }

  note(answer: Answer): void {
    const took = answer.receivedAt - answer.startedAt
    const count = answer.messages.length
    if (count === 0 && took < waited) this.#lost()
    else if (count > 0 && (count === this.full || took < quick)) this.#grow()
    else this.#shrink()
  }

  #grow(): void {
    this.#wanted = Math.min(this.most, this.#feeling ? this.#wanted + 0.25 : this.#wanted * 2)
  }

  #shrink(): void {
    this.#wanted = Math.max(1, this.#wanted - 1)
    if (this.#wanted === 1) this.#feeling = false
  }

  #lost(): void {
    this.#wanted = Math.max(1, this.#wanted * 0.75)
    this.#feeling = true
  }
}

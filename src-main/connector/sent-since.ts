import type { Message } from '@aws-sdk/client-sqs'

/**
 * Tells which messages of a queue were sent after a moment, by the server's clock, which need not be this one.
 *
 * A message that is received for the first time says when that was, and it was after it was asked for. So the moment was,
 * by the server's clock, not later than that less the time that had passed here when it was asked for. What was sent
 * later than the least of those is certainly younger; something that is a second or so younger may not be told.
 */
export class SentSince {
  #moment = Infinity

  /** @param from the moment, milliseconds of `performance.now()`: a clock that is set must not move it */
  constructor(private readonly from = performance.now()) {}

  /** @param askedAt milliseconds of `performance.now()` at which they were asked for */
  learn(messages: readonly Message[], askedAt: number): void {
    for (const { Attributes: system = {} } of messages) {
      const received = Number(system.ApproximateFirstReceiveTimestamp)
      if (system.ApproximateReceiveCount !== '1' || !(received > 0)) continue
      this.#moment = Math.min(this.#moment, received - (askedAt - this.from))
    }
  }

  has({ Attributes: system = {} }: Message): boolean {
    return Number(system.SentTimestamp) > this.#moment
  }
}

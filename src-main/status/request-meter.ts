/** One request that was sent to SQS. */
export interface SentRequest {
  fifo: boolean
  /** Whether AWS charges for it: an emulator does not. */
  charged: boolean
}

const windowSeconds = 60
const minutesPerDay = 24 * 60

/** US dollars a request, without the free tier, in the cheapest regions. */
const price = { standard: 0.4 / 1_000_000, fifo: 0.5 / 1_000_000 } as const

interface Second {
  at: number
  requests: number
  dollars: number
}

/** Counts requests over the last minute. Its size does not depend on how many there are. */
export class RequestMeter {
  private seconds: Second[] = []

  /** @param now milliseconds since the epoch */
  count({ fifo, charged }: SentRequest, now = Date.now()): void {
    const at = Math.floor(now / 1000)
    let second = this.seconds.at(-1)
    if (second?.at !== at) {
      second = { at, requests: 0, dollars: 0 }
      this.seconds.push(second)
      this.forget(at)
    }
    second.requests += 1
    if (charged) second.dollars += fifo ? price.fifo : price.standard
  }

  /** @param now milliseconds since the epoch */
  read(now = Date.now()): { requestsPerMinute: number; dollarsPerDay: number } {
    this.forget(Math.floor(now / 1000))
    const requests = this.seconds.reduce((sum, second) => sum + second.requests, 0)
    const dollars = this.seconds.reduce((sum, second) => sum + second.dollars, 0)
    return { requestsPerMinute: requests, dollarsPerDay: dollars * minutesPerDay }
  }

  private forget(now: number): void {
    while ((this.seconds[0]?.at ?? now) <= now - windowSeconds) this.seconds.shift()
  }
}

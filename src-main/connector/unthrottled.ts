import { toFailure } from './errors.js'
import { backOff, pause } from './timing.js'

/** SQS or its key service was too busy, and has done nothing of what it was asked. */
export const isThrottled = (error: unknown): boolean =>
  ['RequestThrottled', 'KmsThrottled'].includes(toFailure(error, { action: '' }).code)

/** All of them together take half a minute or a little more, beside those of the SDK. */
const mostTries = 8
const pauses = { base: 500, most: 8000 }

/**
 * Does what SQS was too busy for again, after longer and longer pauses: it takes only some tens of requests about queues a
 * second, of all who ask, and there may be thousands to make.
 *
 * @param signal aborted: it is not tried again
 * @param most tries
 * @throws what the last try threw
 */
export async function unthrottled<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  most = mostTries
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === most || !isThrottled(error)) throw error
      await pause(backOff(tries, pauses.base, pauses.most), signal)
      if (signal.aborted) throw error
    }
  }
}

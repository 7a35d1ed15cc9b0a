import type { EventName, RequestName } from './names.js'

/**
 * What the preload puts on `window.longpoll`: three functions and nothing else.
 *
 * Payloads are `unknown` here on purpose. The main process validates what it gets and what it gives; the renderer's
 * `bridge.ts` puts the contract's types back on.
 */
export interface Bridge {
  /** @returns an `Outcome`; never rejects for a failure of the request itself */
  request(name: RequestName, input: unknown, callId: string): Promise<unknown>
  /** Aborts the request that was made with this id, if it is still running. */
  cancel(callId: string): void
  /** @returns a function that ends the subscription */
  on(name: EventName, listener: (payload: unknown) => void): () => void
}

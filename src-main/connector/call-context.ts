import { AsyncLocalStorage } from 'node:async_hooks'

/** What one call asks of the HTTP side. The time-out is in milliseconds. */
export interface CallContext {
  abortSignal?: AbortSignal | undefined
  requestTimeout?: number | undefined
}

const context = new AsyncLocalStorage<CallContext>()

/**
 * Makes an SDK call with its own abort signal and time-out.
 *
 * The SDK builds its chain of middleware anew for every call that is given options, which costs a listener a tenth of its
 * time. So they go around the SDK instead of through it.
 */
export const inCall = <T>(call: CallContext, send: () => Promise<T>): Promise<T> =>
  context.run(call, send)

/** Of the call that the HTTP handler is working for. */
export const currentCall = (): CallContext => context.getStore() ?? {}

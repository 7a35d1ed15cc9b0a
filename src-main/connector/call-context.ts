import type { SQSClient } from '@aws-sdk/client-sqs'

/** What one call asks of the HTTP side. The time-out is in milliseconds. */
export interface CallContext {
  abortSignal?: AbortSignal | undefined
  requestTimeout?: number | undefined
  /** Never made again by itself: what it asks for would be done twice. */
  once?: boolean | undefined
}

const ofInput = new WeakMap<object, CallContext>()
const ofRequest = new WeakMap<object, CallContext>()

/**
 * Gives a command its own abort signal and time-out.
 *
 * The SDK builds its chain of middleware anew for every call that is given options, which costs a listener a tenth of its
 * time. So they go around the SDK: from the command's input to the HTTP request that is made of it. (Node's own means for
 * that, AsyncLocalStorage, slows down every promise of the process.)
 */
export function inCall<C extends { input: object }>(command: C, call: CallContext): C {
  ofInput.set(command.input, call)
  return command
}

/** Makes a client hand on what {@link inCall} was told. The last step before the HTTP side: it is gone through for each try. */
export function carryCalls(client: SQSClient): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const call = ofInput.get(args.input)
      const { request } = args as { request?: unknown }
      if (call && typeof request === 'object' && request !== null) ofRequest.set(request, call)
      return next(args)
    },
    { step: 'deserialize', priority: 'low', name: 'carryCalls' }
  )
}

/** What {@link inCall} was told for a command, by its input. */
export const callFor = (input: object): CallContext => ofInput.get(input) ?? {}

/** What was asked of the call that an HTTP request is made for. */
export const callOf = (request: object): CallContext => ofRequest.get(request) ?? {}

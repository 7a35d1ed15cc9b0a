import type {
  EventName,
  EventPayload,
  Failure,
  Outcome,
  RequestInput,
  RequestName,
  RequestOutput
} from '@contract'

/** A request that was answered with a failure. `message` is fit to be shown as it is. */
class RequestFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message)
    this.name = 'RequestFailed'
  }
}

/**
 * Asks the main process.
 *
 * @param signal aborting it cancels the work in the main process too
 * @throws {@link RequestFailed}
 */
export async function request<N extends RequestName>(
  name: N,
  input: RequestInput<N>,
  signal?: AbortSignal
): Promise<RequestOutput<N>> {
  const callId = crypto.randomUUID()
  const cancel = () => window.longpoll.cancel(callId)
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    // Vue's proxies cannot be cloned to another process; JSON also drops undefined members.
    const plain: unknown = JSON.parse(JSON.stringify(input))
    const outcome = (await window.longpoll.request(name, plain, callId)) as Outcome<
      RequestOutput<N>
    >
    if (!outcome.ok) throw new RequestFailed(outcome.failure)
    return outcome.value
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

/** Listens to an event of the main process. @returns a function that ends it */
export function onEvent<N extends EventName>(
  name: N,
  listener: (payload: EventPayload<N>) => void
): () => void {
  return window.longpoll.on(name, (payload) => listener(payload as EventPayload<N>))
}

/** The failure in anything that was thrown, for showing it in place. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof RequestFailed) return thrown.failure
  return {
    code: 'Unexpected',
    message: thrown instanceof Error ? thrown.message : String(thrown),
    retryable: true,
    hint: 'Try again. If it happens again, restart Longpoll.'
  }
}

/** The answer of a request as an outcome, for callers that show a failure in place. */
export async function outcomeOf<T>(answer: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await answer }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  }
}

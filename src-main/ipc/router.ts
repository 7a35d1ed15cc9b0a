import { z } from 'zod'
import type { Agreed } from '../connector/agreed.js'
import {
  isGuarded,
  requestNames,
  requests,
  type Failure,
  type Outcome,
  type RequestInput,
  type RequestName,
  type RequestOutput
} from '../contract/index.js'
import type { Destroyed, Guard } from './guard.js'
import { failureOf, logUnexpected } from './failures.js'

/** What a handler gets beside its input. */
export interface CallContext {
  /** Aborts when the call is cancelled or its page goes away. */
  signal: AbortSignal
  /** Aborts only when the call is cancelled: for what has to come to its end whoever looks on. */
  cancelled: AbortSignal
  /** What the guard has let pass. What is to be destroyed may change meanwhile: nothing beyond this may be. */
  confirmed: readonly Destroyed[]
  /** Holds what is asked for to the connections as they were when it was: whatever it begins is handed this. */
  agreed: Agreed
}

/** One handler for every request there is: a missing one does not compile. */
export type Handlers = {
  [N in RequestName]: (
    input: RequestInput<N>,
    context: CallContext
  ) => Promise<RequestOutput<N>> | RequestOutput<N>
}

/** Answers calls. Callers are told apart by a number, so that nobody can cancel another's calls. */
export interface Router {
  call(caller: number, request: unknown): Promise<Outcome<unknown>>
  cancel(caller: number, callId: unknown): void
  /** Aborts everything that this caller waits for. */
  abandon(caller: number): void
}

interface Call {
  ended: AbortController
  cancelled: AbortController
}

const Envelope = z.object({
  name: z.enum(requestNames),
  input: z.unknown(),
  callId: z.string().min(1).max(100)
})

/**
 * Every answer is an outcome: nothing that a handler does, or that it is sent, makes a call throw.
 *
 * @param guard is asked before the handler of every guarded request
 * @param agreement asked before the guard: what it finds holds for the connections as they are then
 */
export function createRouter(handlers: Handlers, guard: Guard, agreement: () => Agreed): Router {
  const running = new Map<number, Map<string, Call>>()

  return {
    async call(caller, request) {
      const envelope = Envelope.safeParse(request)
      if (!envelope.success) return invalid('Longpoll does not know this request.')
      const { name, input, callId } = envelope.data
      const calls = running.get(caller) ?? new Map<string, Call>()
      running.set(caller, calls)
      if (calls.has(callId)) return invalid('A call with this id is running already.')
      const call = { ended: new AbortController(), cancelled: new AbortController() }
      calls.set(callId, call)
      try {
        const signals = { signal: call.ended.signal, cancelled: call.cancelled.signal }
        const context = { ...signals, agreed: agreement() }
        return await answer({ handlers, guard }, name, input, context)
      } finally {
        calls.delete(callId)
        if (calls.size === 0 && running.get(caller) === calls) running.delete(caller)
      }
    },

    cancel(caller, callId) {
      const call = typeof callId === 'string' ? running.get(caller)?.get(callId) : undefined
      call?.ended.abort()
      call?.cancelled.abort()
    },

    abandon(caller) {
      for (const { ended } of running.get(caller)?.values() ?? []) ended.abort()
      running.delete(caller)
    }
  }
}

async function answer<N extends RequestName>(
  { handlers, guard }: { handlers: Handlers; guard: Guard },
  name: N,
  input: unknown,
  context: Omit<CallContext, 'confirmed'>
): Promise<Outcome<unknown>> {
  const { signal } = context
  const parsed = requests[name].input.safeParse(input)
  if (!parsed.success) return invalid(firstIssue(parsed.error))
  try {
    const confirmed = isGuarded(name)
      ? await guard(name, parsed.data as RequestInput<typeof name>)
      : []
    const value = await handlers[name](parsed.data as RequestInput<N>, { ...context, confirmed })
    // Parsing also drops every key that the contract does not name.
    const output = requests[name].output.safeParse(value)
    if (output.success) return { ok: true, value: output.data }
    logUnexpected(output.error)
    return { ok: false, failure: failureOf(new Error('output'), signal) }
  } catch (error) {
    return { ok: false, failure: failureOf(error, signal) }
  }
}

function invalid(message: string): Outcome<never> {
  const failure: Failure = {
    code: 'InvalidRequest',
    message,
    retryable: false,
    hint: 'Correct it and try again.'
  }
  return { ok: false, failure }
}

/** The first thing that is wrong, with its place: the schemas' messages are written to be shown. */
function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'The request is not valid.'
  const place = issue.path.map(String).join('.')
  return place === '' ? issue.message : `${issue.message} (${place})`
}

import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { NodeHttpHandler } from '@smithy/node-http-handler'
import { callOf } from './call-context.js'

type Request = Parameters<NodeHttpHandler['handle']>[0]
type Answer = Awaited<ReturnType<NodeHttpHandler['handle']>>

/** What the SDK passes along with a request. */
interface CallOptions {
  abortSignal?: { readonly aborted: boolean; onabort: unknown } | AbortSignal | undefined
}

/** Settings of {@link createHttpHandler}. Times in milliseconds. */
export interface HttpHandlerSettings {
  /** Sockets to one host: more than the most long polls that can be open, so that other requests never queue. */
  maxSockets: number
  connectionTimeout: number
  /** Until the answer begins, unless the call brings its own. A large request gets more, for slow networks. */
  requestTimeout: number
  /** Between two pieces of an answer. */
  idleTimeout: number
  /** Called for each HTTP request that goes out, repeats included. */
  onRequest: () => void
}

/**
 * No connection, or no whole answer, in time.
 *
 * The SDK repeats what has the code `ETIMEDOUT`: that a connection could not be made. Who has waited for an answer in vain
 * should hear of it rather than wait again.
 */
export class HttpTimeout extends Error {
  override readonly name = 'HttpTimeout'
  readonly code: string
  readonly phase: 'connect' | 'answer'

  constructor(phase: 'connect' | 'answer', milliseconds: number) {
    super(`No ${phase === 'connect' ? 'connection' : 'answer'} within ${milliseconds} ms`)
    this.phase = phase
    this.code = phase === 'connect' ? 'ETIMEDOUT' : 'ENOANSWER'
  }
}

const aborted = () => Object.assign(new Error('The request was aborted'), { name: 'AbortError' })

/** Errors of an answer that had begun: its request has reached the server. */
const begun = new WeakSet<object>()

/** A kept connection that the server closed meanwhile, most likely: the request did not reach it and may go again. */
const isStale = (request: ClientRequest, error: NodeJS.ErrnoException) =>
  request.reusedSocket &&
  !begun.has(error) &&
  (error.code === 'ECONNRESET' || error.code === 'EPIPE')

/** Milliseconds that a connection is kept without use. Servers and routers forget it some time later. */
const keptIdle = 15_000

/**
 * The HTTP side of the SDK's client.
 *
 * It differs from the SDK's own in two ways that matter to a listener. An answer whose headers have arrived is read to its
 * end although the call is aborted: its messages are leased already, so they must not be dropped. And a time limit covers
 * every part of the answer, so that a server that hangs in the middle is noticed.
 */
export function createHttpHandler(settings: HttpHandlerSettings) {
  const options = {
    keepAlive: true,
    maxSockets: settings.maxSockets,
    scheduling: 'lifo',
    timeout: keptIdle
  } as const
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) }

  const open = (request: Request) => {
    const secure = request.protocol === 'https:'
    const query = new URLSearchParams(request.query as Record<string, string>).toString()
    settings.onRequest()
    return (secure ? httpsRequest : httpRequest)({
      agent: secure ? agents.https : agents.http,
      host: request.hostname.replace(/^\[|\]$/g, ''),
      port: request.port,
      method: request.method,
      path: query ? `${request.path}?${query}` : request.path,
      headers: request.headers
    })
  }

  async function handle(request: Request, call: CallOptions = {}): Promise<Answer> {
    const own = callOf(request)
    const limits = { ...settings, requestTimeout: own.requestTimeout ?? settings.requestTimeout }
    const signal = own.abortSignal ?? (call.abortSignal as AbortSignal | undefined)
    const first = open(request)
    try {
      return await exchange(first, request.body, signal, limits)
    } catch (error) {
      if (signal?.aborted || own.once || !isStale(first, error as NodeJS.ErrnoException))
        throw error
      return exchange(open(request), request.body, signal, limits)
    }
  }

  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle,
    destroy: () => {
      agents.http.destroy()
      agents.https.destroy()
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({})
  }
}

/** Sends one request and reads its answer whole. */
function exchange(
  request: ClientRequest,
  body: unknown,
  signal: AbortSignal | undefined,
  limits: Pick<HttpHandlerSettings, 'connectionTimeout' | 'requestTimeout' | 'idleTimeout'>
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onAbort = () => request.destroy(aborted())
    const expire = (ms: number) =>
      setTimeout(() => request.destroy(new HttpTimeout('answer', ms)), ms)
    let timer = expire(limits.requestTimeout + uploadTime(body))
    const settle = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const fail = (error: Error) => settle(() => reject(error))
    limitConnecting(request, limits.connectionTimeout)
    request.on('error', fail)
    request.on('response', (response) => {
      signal?.removeEventListener('abort', onAbort)
      clearTimeout(timer)
      timer = expire(limits.idleTimeout)
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => {
        timer.refresh()
        chunks.push(chunk)
      })
      response.on('error', (error) => {
        begun.add(error)
        fail(error)
      })
      response.on('end', () =>
        settle(() => resolve(answerOf(response.statusCode, response.headers, chunks)))
      )
    })
    if (signal?.aborted) return request.destroy(aborted())
    signal?.addEventListener('abort', onAbort)
    request.end(body)
  })
}

/** Milliseconds that a body may take on a slow network: 50 kB a second. */
const uploadTime = (body: unknown) => (typeof body === 'string' ? body.length / 50 : 0)

function limitConnecting(request: ClientRequest, milliseconds: number): void {
  request.once('socket', (socket) => {
    if (!socket.connecting) return
    const timer = setTimeout(
      () => request.destroy(new HttpTimeout('connect', milliseconds)),
      milliseconds
    )
    socket.once('connect', () => clearTimeout(timer))
    request.once('close', () => clearTimeout(timer))
  })
}

function answerOf(
  statusCode: number | undefined,
  received: NodeJS.Dict<string | string[]>,
  chunks: Buffer[]
): Answer {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(received)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
  return { response: { statusCode: statusCode ?? 0, headers, body } } as Answer
}

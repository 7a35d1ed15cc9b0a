import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** What the proxy does instead of passing a request on. */
export type Fault =
  /** Accepts and never answers. */
  | { kind: 'hang' }
  /** Begins an answer and never ends it. */
  | { kind: 'stall' }
  /** Closes the connection without a word. */
  | { kind: 'drop' }
  /** Breaks the connection: the other side is told. */
  | { kind: 'reset' }
  /** Lets the server do it, and loses its answer. */
  | { kind: 'lose-answer' }
  /** Lets the server do it, and answers with a problem of its own. */
  | { kind: 'fail-after' }
  /** Lets the server do it, and breaks off in the middle of its answer. */
  | { kind: 'truncate' }
  /** Any answer at all. */
  | { kind: 'answer'; status: number; body: string; headers?: Record<string, string> }
  /** An error as the service gives it. */
  | { kind: 'error'; status: number; code: string; message?: string; receiver?: boolean }
  /** Waits, then passes on. */
  | { kind: 'delay'; ms: number }
  /** Waits for something, then passes on. */
  | { kind: 'hold'; until: Promise<unknown> }
  /** Lets the server do it, and gives its answer late. */
  | { kind: 'late'; ms: number }
  /** Changes the request before it is passed on, and the answer before it is given. Parsed JSON. */
  | { kind: 'rewrite'; request?: (body: Json) => Json; answer?: (body: Json, sent: Json) => Json }

// The shape of what passes through is not the proxy's affair.
export type Json = Record<string, unknown>

/** One request that came by. */
interface Seen {
  /** The service's name of the call, e.g. `ReceiveMessage`. */
  action: string
  body: Json
  /** That the request is signed for; blank where it is not signed. */
  region: string
  at: number
  /** When the answer had been passed on; null while it had not. */
  answeredAt: number | null
}

/** Stands between the connector and a server, and breaks what it is told to break. */
export interface FaultProxy {
  url: string
  seen: Seen[]
  /** Decides for each request. Return null to pass it on. */
  fault: (action: string, body: Json, nth: number) => Fault | null
  /** Stops listening, so that connections are refused. */
  refuse(): Promise<void>
  /** Listens again at the same address. */
  accept(): Promise<void>
  stop(): Promise<void>
}

const pass = () => null

async function read(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** What is asked for: of SQS as JSON, of STS as a form. */
function asked(message: IncomingMessage, text: string): { action: string; body: Json } {
  const target = message.headers['x-amz-target']
  if (target) {
    return {
      action: String(target).replace('AmazonSQS.', ''),
      body: JSON.parse(text || '{}') as Json
    }
  }
  const body = Object.fromEntries(new URLSearchParams(text))
  return { action: body['Action'] ?? '', body }
}

/** `Credential=AKIA…/20260101/us-east-1/sqs/aws4_request` */
const regionOf = ({ headers }: IncomingMessage): string =>
  /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? ''

function forward(target: URL, message: IncomingMessage, body: string) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const headers = { ...message.headers, 'content-length': Buffer.byteLength(body) }
      const { hostname: host, port } = target
      const { method, url: path } = message
      const out = httpRequest({ host, port, method, path, headers }, (answer) => {
        read(answer).then(
          (text) =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
          reject
        )
      })
      out.on('error', reject)
      const give = () => out.destroy()
      message.socket.once('close', give)
      out.once('close', () => message.socket.off('close', give))
      out.end(body)
    }
  )
}

function reply(response: ServerResponse, status: number, body: string, headers = {}) {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    ...headers,
    'content-length': Buffer.byteLength(body)
  })
  response.end(body)
}

/** Half of an answer, and then nothing. */
function breakOff(response: ServerResponse, status: number, body: string) {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body)
  })
  response.write(body.slice(0, Math.ceil(body.length / 2)), () => response.destroy())
}

/** SQS gives its errors as JSON, STS as XML. */
function replyError(
  message: IncomingMessage,
  response: ServerResponse,
  fault: Extract<Fault, { kind: 'error' }>
) {
  const { status, code, message: text = code, receiver = status >= 500 } = fault
  const side = receiver ? 'Receiver' : 'Sender'
  if (!message.headers['x-amz-target']) {
    const error = `<Error><Type>${side}</Type><Code>${code}</Code><Message>${text}</Message></Error>`
    const xml = `<ErrorResponse>${error}</ErrorResponse>`
    return reply(response, status, xml, { 'content-type': 'text/xml' })
  }
  const body = JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: text })
  return reply(response, status, body, { 'x-amzn-query-error': `${code};${side}` })
}

const internalError = { kind: 'error', status: 500, code: 'InternalError' } as const

/** Starts a proxy in front of `target`, which passes everything on until it is told otherwise. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const upstream = new URL(target)
  const sockets = new Set<Socket>()
  const counts = new Map<string, number>()

  const server = createServer((message, response) => {
    handle(message, response).catch(() => response.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })

  async function handle(message: IncomingMessage, response: ServerResponse) {
    const text = await read(message)
    const { action, body } = asked(message, text)
    const seen: Seen = { action, body, region: regionOf(message), at: Date.now(), answeredAt: null }
    proxy.seen.push(seen)
    response.on('finish', () => (seen.answeredAt = Date.now()))
    const nth = (counts.get(action) ?? 0) + 1
    counts.set(action, nth)
    const fault = proxy.fault(action, body, nth)
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'drop') return message.socket.destroy()
    if (fault?.kind === 'reset') return void message.socket.resetAndDestroy()
    if (fault?.kind === 'error') return replyError(message, response, fault)
    if (fault?.kind === 'answer') return reply(response, fault.status, fault.body, fault.headers)
    if (fault?.kind === 'stall') {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
      response.write('{"Messages":[')
      return
    }
    if (fault?.kind === 'delay') await pause(fault.ms)
    if (fault?.kind === 'hold') await fault.until
    const rewrite = fault?.kind === 'rewrite' ? fault : null
    const sent = rewrite?.request ? JSON.stringify(rewrite.request(body)) : text
    const answer = await forward(upstream, message, sent)
    if (fault?.kind === 'late') await pause(fault.ms)
    if (fault?.kind === 'lose-answer') return message.socket.destroy()
    if (fault?.kind === 'fail-after') return replyError(message, response, internalError)
    if (fault?.kind === 'truncate') return breakOff(response, answer.status, answer.body)
    const given = rewrite?.answer
      ? JSON.stringify(rewrite.answer(JSON.parse(answer.body || '{}') as Json, body))
      : answer.body
    const type = answer.headers['content-type'] as string
    const error = answer.headers['x-amzn-query-error'] as string | undefined
    reply(response, answer.status, given, {
      'content-type': type,
      ...(error ? { 'x-amzn-query-error': error } : {})
    })
  }

  let port = 0
  const listen = () =>
    new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })

  await listen()
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${port}`,
    seen: [],
    fault: pass,
    refuse: close,
    accept: listen,
    stop: close
  }
  return proxy
}

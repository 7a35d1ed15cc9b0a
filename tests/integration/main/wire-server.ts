import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What a server of the SQS or STS protocol answers to one call. */
export interface WireAnswer {
  status?: number
  type?: string
  body: string
}

/** A server that speaks just enough of the protocol for what no emulator does: paging, refusals, silence. */
export interface WireServer {
  endpoint: string
  /** The names of the calls so far, in order. */
  calls: string[]
  close(): Promise<void>
}

export const json = (body: unknown, status = 200): WireAnswer => ({
  status,
  type: 'application/x-amz-json-1.0',
  body: JSON.stringify(body)
})

/** An error as SQS's JSON protocol says it. */
export const sqsError = (name: string, status = 400): WireAnswer =>
  json({ __type: `com.amazonaws.sqs#${name}`, message: `Text of ${name}` }, status)

/** An error as STS's query protocol says it. */
export const stsError = (code: string, status = 403): WireAnswer => ({
  status,
  type: 'text/xml',
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>Text of ${code}</Message></Error></ErrorResponse>`
})

/** @param answer to a call by its name; null keeps the caller waiting for ever */
export async function startWireServer(
  answer: (action: string, input: Record<string, unknown>) => WireAnswer | null
): Promise<WireServer> {
  const calls: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { action, input } = parseCall(request, body)
      calls.push(action)
      respond(response, answer(action, input))
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, calls, close: () => close(server, sockets) }
}

function parseCall(request: IncomingMessage, body: string) {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') {
    const input = JSON.parse(body) as Record<string, unknown>
    return { action: target.replace('AmazonSQS.', ''), input }
  }
  const input = Object.fromEntries(new URLSearchParams(body))
  return { action: input['Action'] ?? '', input }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function respond(response: ServerResponse, answer: WireAnswer | null): void {
  if (answer === null) return
  response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'text/plain' })
  response.end(answer.body)
}

function close(server: Server, sockets: Set<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy()
  return new Promise((resolve) => server.close(() => resolve()))
}

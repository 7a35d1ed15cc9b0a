import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived. */
export interface Received {
  method: string
  /** Without the query. */
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: string
}

/** An answer; one that is an error of a service has its name. */
export interface JsonAnswer {
  status: number
  errorType?: string
  body: unknown
}

/** A server on this machine that answers JSON. */
export interface JsonServer {
  endpoint: string
  /** The message of every refusal so far. */
  refusals: string[]
  close(): Promise<void>
}

/** An error of a service, thrown where the reason for it is found. `status` is HTTP's. */
export class Refused extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly status = 403
  ) {
    super(message)
  }
}

/** @param answer to a request, or {@link Refused}; null keeps the caller waiting for ever */
export async function startJsonServer(
  answer: (request: Received) => JsonAnswer | null
): Promise<JsonServer> {
  const refusals: string[] = []
  // Five certificates of a chain do not fit into Node's own limit for headers.
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (incoming, response) => {
    void received(incoming).then((request) => {
      const given = answerOf(request, answer, refusals)
      if (given === null) return
      const { status, errorType, body } = given
      const type = errorType === undefined ? {} : { 'x-amzn-errortype': errorType }
      response.writeHead(status, { 'content-type': 'application/json', ...type })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    refusals,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

/** An error of a REST service of AWS has its name in a header. */
function answerOf(
  request: Received,
  answer: (request: Received) => JsonAnswer | null,
  refusals: string[]
): JsonAnswer | null {
  try {
    return answer(request)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    refusals.push(error.message)
    return { status: error.status, errorType: error.type, body: { message: error.message } }
  }
}

async function received(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
  return {
    method: incoming.method ?? '',
    path: pathname,
    query: searchParams,
    headers: incoming.headers as Record<string, string>,
    body: Buffer.concat(chunks).toString('utf8')
  }
}

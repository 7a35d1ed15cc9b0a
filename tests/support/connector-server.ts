import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { createRig } from './connector-rig.js'
import { startFaultProxy, type Fault, type FaultProxy } from './fault-proxy.js'
import { startSqsServer, type SqsServer } from './sqs-server.js'

/**
 * Starts a server for the tests of a file.
 *
 * @param started told about the server before the first test
 * @returns makes a connector that talks to it, or to another endpoint
 */
export function withServer(started: (server: SqsServer) => void) {
  let server: SqsServer
  beforeAll(async () => {
    server = await startSqsServer()
    started(server)
  })
  afterAll(() => server.stop())
  return (endpoint?: string) => {
    const clients = server.clients(endpoint)
    return createRig(() => clients)
  }
}

/**
 * Starts a server for the tests of a file, and for each of them a proxy in front of it that breaks what it is told to.
 *
 * @param started told about both before each test
 */
export function withFaultyServer(started: (server: SqsServer, proxy: FaultProxy) => void) {
  let server: SqsServer
  let proxy: FaultProxy
  const direct = withServer((one) => (server = one))
  beforeEach(async () => {
    proxy = await startFaultProxy(server.url)
    started(server, proxy)
  })
  afterEach(() => proxy.stop())
  return {
    rig: (endpoint = proxy.url) => direct(endpoint),
    /** Breaks every call of one action. */
    breaking: (action: string, fault: Fault) => {
      proxy.fault = (asked) => (asked === action ? fault : null)
    }
  }
}

/** An error as the service gives it. */
export const serviceError = (
  code: string,
  status = 400,
  message = `The message of ${code}`
): Fault => ({ kind: 'error', status, code, message })

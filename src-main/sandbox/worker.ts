import { parentPort, workerData } from 'node:worker_threads'
import type { SandboxReady, SandboxStart } from './messages.js'
import { startServer } from './server.js'

const { port } = workerData as SandboxStart

// The port of the last time may be taken by now; any other will do.
const server = await startServer(port).catch(() => startServer(0))
parentPort?.postMessage({ port: server.port } satisfies SandboxReady)

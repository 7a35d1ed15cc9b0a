import { Worker } from 'node:worker_threads'
import type { Failure } from '../contract/failure.js'
import type { SandboxReady, SandboxStart } from './messages.js'

/** A package of the emulator's loads an ES module with `require`, which Node before 20.19 does only when it is asked to. */
const execArgv = process.features.require_module
  ? []
  : ['--experimental-require-module', '--no-warnings']

/** The emulator could not be started. */
class SandboxError extends Error {
  override readonly name = 'SandboxError'
  readonly failure: Failure = {
    code: 'SandboxUnavailable',
    message: 'The local sandbox could not be started.',
    retryable: true,
    hint: 'Try again. If it happens again, restart Longpoll.'
  }
}

/** The embedded emulator in a worker thread of its own, started when it is first used. */
export class Sandbox {
  private running: Promise<string> | null = null
  private worker: Worker | null = null
  private port = 0
  private lived = false

  /**
   * @param script the built worker
   * @param restarted told whenever another one took the place of one that died: its queues are new then
   * @param stableMs one that lived shorter than this is not started again by itself
   */
  constructor(
    private readonly script: URL,
    private readonly restarted: () => void,
    private readonly stableMs = 5000
  ) {}

  /** Its address, e.g. `http://127.0.0.1:41234`. @throws a `SandboxUnavailable` failure */
  endpoint(): Promise<string> {
    this.running ??= this.start()
    return this.running
  }

  async stop(): Promise<void> {
    const { worker } = this
    this.worker = null
    this.running = null
    await worker?.terminate()
  }

  private async start(): Promise<string> {
    const start: SandboxStart = { port: this.port }
    const worker = new Worker(this.script, { workerData: start, name: 'sandbox', execArgv })
    this.worker = worker
    try {
      this.port = await ready(worker)
    } catch {
      this.running = null
      throw new SandboxError()
    }
    if (this.lived) this.restarted()
    this.lived = true
    const started = Date.now()
    worker.once('exit', () => this.died(worker, Date.now() - started))
    return `http://127.0.0.1:${this.port}`
  }

  private died(worker: Worker, livedMs: number): void {
    if (this.worker !== worker) return
    this.running = null
    // One that dies at once would do so again and again. The next one who needs it starts it.
    if (livedMs < this.stableMs) return
    this.running = this.start()
    // Whoever needs it next is told why it does not run.
    this.running.catch(() => undefined)
  }
}

function ready(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', ({ port }: SandboxReady) => resolve(port))
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('exit')))
    // An error that nobody listens to would end the whole app; the exit that follows is handled.
    worker.on('error', () => undefined)
  })
}

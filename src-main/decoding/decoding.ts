import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { DecodingError } from './decoding-error.js'
import type { Job, JobAnswer, ResultOf } from './messages.js'

/**
 * Opens bodies in a thread of its own, one at a time, so that a large one delays nobody else. The thread is started by
 * the first one.
 */
export class Decoding {
  private worker: Promise<Worker> | null = null
  private last: Promise<unknown> = Promise.resolve()

  /** @param script the built worker */
  constructor(private readonly script: URL) {}

  /** @param signal ends the work at once, by ending the thread. @throws DecodingError */
  run<J extends Job>(job: J, signal: AbortSignal): Promise<ResultOf<J>> {
    const answer = this.last.then(() => this.perform(job, signal))
    this.last = answer.catch(() => undefined)
    return answer as Promise<ResultOf<J>>
  }

  async stop(): Promise<void> {
    const { worker } = this
    this.worker = null
    await (await worker?.catch(() => null))?.terminate()
  }

  private async perform(job: Job, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted()
    this.worker ??= this.start()
    const worker = await this.worker
    signal.throwIfAborted()
    const answer = await this.ask(worker, job, signal)
    if (answer.ok) return answer.value
    throw answer.failure ? new DecodingError(answer.failure) : new Error('decoding')
  }

  private async ask(worker: Worker, job: Job, signal: AbortSignal): Promise<JobAnswer> {
    const answered = once(worker, 'message', { signal }) as Promise<[JobAnswer]>
    const ended = new Promise<never>((_, reject) => worker.once('exit', () => reject(new Error())))
    worker.postMessage(job)
    try {
      const [answer] = await Promise.race([answered, ended])
      return answer
    } catch (thrown) {
      await this.stop()
      throw thrown
    } finally {
      worker.removeAllListeners('exit')
    }
  }

  private async start(): Promise<Worker> {
    const worker = new Worker(this.script, { name: 'decoding' })
    try {
      await once(worker, 'online')
    } catch (thrown) {
      this.worker = null
      throw thrown
    }
    // An error that nobody listens to would end the whole app; the exit that follows is handled.
    worker.on('error', () => undefined)
    worker.unref()
    return worker
  }
}

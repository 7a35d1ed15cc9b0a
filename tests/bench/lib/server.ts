import type { ServerAnswer, ServerQuestion } from '../sides/server.js'
import { startSide, type Usage } from './side-process.js'

/** The sandbox's emulator on loopback, in a process of its own. */
export interface BenchServer {
  endpoint: string
  /** @returns the queue's URL */
  create(name: string): Promise<string>
  fill(url: string, count: number, bytes: number): Promise<void>
  /** The instant at which this many entries were deleted and nothing was left, visible or in flight. */
  drained(url: string, count: number): Promise<number>
  /** The instant at which this many entries had been accepted. */
  filled(url: string, count: number): Promise<number>
  /** Makes the queue anew under the same URL. */
  renew(url: string): Promise<void>
  waiting(url: string): Promise<number>
  usage(): Promise<Usage>
  stop(): Promise<void>
}

const fifoGroups = 50

export async function startBenchServer(): Promise<BenchServer> {
  const side = startSide<ServerQuestion, ServerAnswer>('server')
  const port = await side.call({ do: 'start' })
  const groups = (url: string) => (url.endsWith('.fifo') ? fifoGroups : 0)
  return {
    endpoint: `http://127.0.0.1:${port}`,
    create: async (name) => String(await side.call({ do: 'create', name })),
    fill: async (url, count, bytes) => {
      await side.call({ do: 'fill', url, count, bytes, groups: groups(url) })
    },
    drained: async (url, count) => Number(await side.call({ do: 'drained', url, count })),
    filled: async (url, count) => Number(await side.call({ do: 'filled', url, count })),
    renew: async (url) => {
      await side.call({ do: 'renew', url })
    },
    waiting: async (url) => Number(await side.call({ do: 'waiting', url })),
    usage: side.usage,
    stop: side.stop
  }
}

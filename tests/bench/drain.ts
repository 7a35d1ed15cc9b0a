import {
  expectFollowing,
  expectReceived,
  listen,
  memoryOf,
  openApp,
  prepareListening,
  stopListening,
  type BenchApp
} from './lib/app.js'
import { tell, type Bench } from './lib/bench.js'
import { messageBytes } from './lib/load.js'
import { median, result, sideOf, type BenchResult } from './lib/report.js'
import { startBenchServer, type BenchServer } from './lib/server.js'
import { startSide } from './lib/side-process.js'
import { drainers, type DrainQuestion } from './sides/drain.js'

/** One way to empty a queue. */
interface Contender {
  name: string
  /** @returns the instant at which it began, in milliseconds since the epoch */
  start(queue: DrainedQueue, concurrency: number): Promise<number>
  stop(count: number): Promise<void>
  memory(): Promise<Record<string, number>>
  end(): Promise<void>
}

interface DrainedQueue {
  name: string
  url: string
}

const sizes = {
  full: { messages: 20_000, rounds: 5, warmUp: 4_000 },
  quick: { messages: 1_000, rounds: 1, warmUp: 500 }
}
const concurrencies = [1, 8]
const queueNames = ['drain', 'drain.fifo']
/** At least this share of the bare loop's speed. */
const goal = 0.9

function processContender(name: keyof typeof drainers, server: BenchServer): Contender {
  const side = startSide<DrainQuestion, number>(name)
  return {
    name,
    start: ({ url }, concurrency) =>
      side.call({ do: 'start', endpoint: server.endpoint, url, concurrency }),
    stop: async () => {
      await side.call({ do: 'stop' })
    },
    memory: async () => ({ [name]: Math.round((await side.usage()).rssBytes / 1024 ** 2) }),
    end: side.stop
  }
}

/** Listen in the app's window: the time begins with the click on **Start listening**. */
function appContender(launched: BenchApp): Contender {
  const { window } = launched
  return {
    name: 'Longpoll',
    start: async (queue, concurrency) => {
      await prepareListening(window, queue.name, concurrency)
      const at = await listen(window)
      await expectFollowing(window)
      return at
    },
    stop: async (count) => {
      await expectReceived(window, count)
      await stopListening(window)
    },
    memory: () => memoryOf(launched),
    end: launched.close
  }
}

/** Milliseconds from the start until the server has nothing left, visible or in flight. */
async function drainOnce(
  server: BenchServer,
  contender: Contender,
  queue: DrainedQueue,
  concurrency: number,
  count: number
): Promise<number> {
  await server.fill(queue.url, count, messageBytes)
  const empty = server.drained(queue.url, count)
  const began = await contender.start(queue, concurrency)
  const ended = await empty
  await contender.stop(count)
  await server.renew(queue.url)
  return ended - began
}

async function measure(
  server: BenchServer,
  contenders: Contender[],
  queue: DrainedQueue,
  concurrency: number,
  size: (typeof sizes)['full']
): Promise<BenchResult> {
  const seconds = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < size.rounds; round++) {
    for (const contender of contenders) {
      const ms = await drainOnce(server, contender, queue, concurrency, size.messages)
      seconds.get(contender.name)?.push(ms / 1000)
      const rate = Math.round((size.messages / ms) * 1000)
      tell(`${queue.name} at ${concurrency}, ${contender.name}: ${rate} messages/s`)
    }
  }
  const sides = Object.fromEntries([...seconds].map(([name, all]) => [name, sideOf(all)]))
  const app = median(seconds.get('Longpoll') ?? [])
  const ratio = (name: string) => median(seconds.get(name) ?? []) / app
  const kind = queue.name.endsWith('.fifo') ? 'drain-fifo' : 'drain'
  return result({
    name: `${kind}-${concurrency}`,
    metric: `speed of Listen (At least once) as a share of a bare SDK loop's, ${size.messages} messages, concurrency ${concurrency}`,
    unit: 'ratio',
    sideUnit: 's',
    value: ratio('bare'),
    goal,
    better: 'higher',
    sides,
    notes: [`against sqs-consumer: ${ratio('sqs-consumer').toFixed(2)}`]
  })
}

/** Emptying a queue: Listen in the app against a bare loop of the SDK and against sqs-consumer. */
export const drain: Bench = async ({ quick }) => {
  const size = quick ? sizes.quick : sizes.full
  const server = await startBenchServer()
  const queues: DrainedQueue[] = []
  for (const name of queueNames) queues.push({ name, url: await server.create(name) })
  const names = Object.keys(drainers) as (keyof typeof drainers)[]
  const contenders = names.map((name) => processContender(name, server))
  try {
    contenders.push(appContender(await openApp(server.endpoint)))
    const [first] = queues
    for (const contender of contenders) {
      if (first) await drainOnce(server, contender, first, 8, size.warmUp)
    }
    const results: BenchResult[] = []
    for (const queue of queues) {
      for (const concurrency of concurrencies) {
        results.push(await measure(server, contenders, queue, concurrency, size))
      }
    }
    return await withMemory(results, contenders, server)
  } finally {
    for (const contender of contenders) await contender.end()
    await server.stop()
  }
}

/** Adds what each process held at the end of it all to the last result. */
async function withMemory(
  results: BenchResult[],
  contenders: Contender[],
  server: BenchServer
): Promise<BenchResult[]> {
  const parts = await Promise.all(contenders.map((contender) => contender.memory()))
  const { rssBytes } = await server.usage()
  const memory = Object.assign({ server: Math.round(rssBytes / 1024 ** 2) }, ...parts)
  return results.map((one) => ({ ...one, memory }))
}

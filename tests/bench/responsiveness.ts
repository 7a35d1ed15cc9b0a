import { setTimeout as pause } from 'node:timers/promises'
import {
  expectFollowing,
  listen,
  memoryOf,
  openApp,
  prepareListening,
  stopListening,
  type BenchApp
} from './lib/app.js'
import { keystrokes, record, shortestTold, typeKeys, type Keystroke } from './lib/keystrokes.js'
import { tell, type Bench } from './lib/bench.js'
import { messageBytes } from './lib/load.js'
import { median, quantile, result, sideOf, type BenchResult } from './lib/report.js'
import { startBenchServer, type BenchServer } from './lib/server.js'

const sizes = {
  full: { keystrokes: 160, messages: 120_000 },
  quick: { keystrokes: 20, messages: 20_000 }
}
const queues = [
  { name: 'busy', result: 'responsiveness', shows: 'the live table' },
  { name: 'busy.fifo', result: 'responsiveness-fifo', shows: 'the lanes and the live table' }
]
const concurrency = 8
const goal = 50
const filterBox = 'Filter messages'
const words = ['placed', 'customer-8', 'lorem', 'order', 'zzz']

async function measure(
  server: BenchServer,
  launched: BenchApp,
  queue: (typeof queues)[number],
  size: (typeof sizes)['full']
): Promise<BenchResult> {
  const { window } = launched
  const url = await server.create(queue.name)
  await server.fill(url, size.messages, messageBytes)
  await window.getByRole('button', { name: 'Refresh queues' }).click()
  await prepareListening(window, queue.name, concurrency)
  const began = await listen(window)
  await expectFollowing(window)
  await record(window, filterBox)
  await window.getByRole('textbox', { name: filterBox }).focus()
  await typeKeys(window, words, size.keystrokes)
  await pause(500)
  const left = await server.waiting(url)
  const seconds = (Date.now() - began) / 1000
  const found = await keystrokes(window)
  const memory = await memoryOf(launched)
  await stopListening(window)
  await server.renew(url)
  const rate = Math.round((size.messages - left) / seconds)
  tell(`${queue.name}: ${found.length} keystrokes at ${rate} messages/s, ${left} messages left`)
  if (left === 0) throw new Error('The queue was empty before the last key was pressed.')
  if (found.length < size.keystrokes) throw new Error(`${found.length} keystrokes arrived.`)
  return { ...summary(queue, found, rate), memory }
}

function summary(queue: (typeof queues)[number], found: Keystroke[], rate: number): BenchResult {
  const paints = found.map(({ toPaint }) => toPaint ?? shortestTold)
  const frames = found.map(({ toSecondFrame }) => toSecondFrame)
  const untold = found.filter(({ toPaint }) => toPaint === null).length
  return result({
    name: queue.result,
    metric: `95th percentile from a key in Filter messages to the paint, ${queue.shows} following a full-speed drain at concurrency ${concurrency}`,
    unit: 'ms',
    value: quantile(paints, 0.95),
    goal,
    better: 'lower',
    sides: { Longpoll: sideOf(paints), 'to the second frame': sideOf(frames) },
    notes: [
      `${found.length} keys at ${rate} messages/s; Event Timing, in steps of 8 ms; ${untold} keys took under ${shortestTold} ms and count as ${shortestTold}`,
      `median ${median(paints)} ms, most ${Math.max(...paints)} ms; to the second frame 95 % within ${quantile(frames, 0.95).toFixed(1)} ms`
    ]
  })
}

/** Typing into the filter while messages arrive as fast as they can. */
export const responsiveness: Bench = async ({ quick }) => {
  const size = quick ? sizes.quick : sizes.full
  const server = await startBenchServer()
  try {
    const launched = await openApp(server.endpoint)
    try {
      const results: BenchResult[] = []
      for (const queue of queues) results.push(await measure(server, launched, queue, size))
      return results
    } finally {
      await launched.close()
    }
  } finally {
    await server.stop()
  }
}

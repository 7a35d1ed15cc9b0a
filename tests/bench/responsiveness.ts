import type { Page } from '@playwright/test'
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
import type { PageElement, PageEvent, PageScope } from './lib/page-scope.js'
import { tell, type Bench } from './lib/bench.js'
import { messageBytes } from './lib/load.js'
import { median, quantile, result, sideOf, type BenchResult } from './lib/report.js'
import { startBenchServer, type BenchServer } from './lib/server.js'

/** What the page saw of one keystroke, in milliseconds. */
interface Keystroke {
  /** Event Timing: from the key's own time stamp to the next paint, in steps of 8. Null where it was under 16. */
  toPaint: number | null
  /** From the key's time stamp to the second animation frame after it: never too short, up to a frame too long. */
  toSecondFrame: number
}

interface Recorded {
  keys: { at: number; toSecondFrame: number }[]
  paints: { at: number; duration: number }[]
}

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
/** The shortest duration that Event Timing tells; what is not told took less. */
const shortestTold = 16
/** A fast typist's pause between keys. */
const betweenKeysMs = 70
const words = ['placed', 'customer-8', 'lorem', 'order', 'zzz']

/** Has the page note every key that is pressed in the filter box. */
function record(page: Page): Promise<void> {
  return page.evaluate((durationThreshold) => {
    const scope = globalThis as unknown as PageScope
    const found: Recorded = { keys: [], paints: [] }
    Object.assign(globalThis, { benchKeys: found })
    const inBox = (target: PageElement | null) =>
      target?.getAttribute('aria-label') === 'Filter messages'
    const names = new Set(['keydown', 'keypress', 'beforeinput', 'input'])
    new scope.PerformanceObserver((list) => {
      for (const { name, target, startTime, duration } of list.getEntries()) {
        if (names.has(name) && inBox(target)) found.paints.push({ at: startTime, duration })
      }
    }).observe({ type: 'event', durationThreshold })
    const onKey = ({ target, timeStamp }: PageEvent) => {
      if (!inBox(target)) return
      const key = { at: timeStamp, toSecondFrame: NaN }
      found.keys.push(key)
      const note = () => (key.toSecondFrame = performance.now() - timeStamp)
      scope.requestAnimationFrame(() => scope.requestAnimationFrame(note))
    }
    scope.addEventListener('keydown', onKey, true)
  }, shortestTold)
}

/** Types words and deletes them again, by real key events. */
async function typeKeys(page: Page, count: number): Promise<void> {
  let pressed = 0
  for (let index = 0; pressed < count; index++) {
    const word = words[index % words.length] ?? ''
    for (const key of [...word, ...word.split('').map(() => 'Backspace')]) {
      await page.keyboard.press(key)
      await pause(betweenKeysMs)
      if (++pressed === count) return
    }
  }
}

/** A key's paint is the longest of the events that it caused. */
async function keystrokes(page: Page): Promise<Keystroke[]> {
  const { keys, paints } = await page.evaluate(
    () => (globalThis as unknown as { benchKeys: Recorded }).benchKeys
  )
  return keys.map(({ at, toSecondFrame }, index) => {
    const next = keys[index + 1]?.at ?? Infinity
    const own = paints.filter((paint) => paint.at >= at - 1 && paint.at < next - 1)
    const toPaint = own.length > 0 ? Math.max(...own.map(({ duration }) => duration)) : null
    return { toPaint, toSecondFrame }
  })
}

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
  await record(window)
  await window.getByRole('textbox', { name: 'Filter messages' }).focus()
  await typeKeys(window, size.keystrokes)
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

import { expect, type Page } from '@playwright/test'
import { setTimeout as pause } from 'node:timers/promises'
import { manyQueues, startManyQueues, type ManyQueues } from '../support/many-queues.js'
import { queueList, queuesNav } from '../support/shell.js'
import { memoryOf, openApp, type BenchApp } from './lib/app.js'
import { tell, type Bench } from './lib/bench.js'
import { keystrokes, record, shortestTold, typeKeys } from './lib/keystrokes.js'
import { median, quantile, result, sideOf, type BenchResult } from './lib/report.js'

const total = 10_000
const shownTotal = '10,000'
const sizes = { full: { samples: 7, keystrokes: 160 }, quick: { samples: 2, keystrokes: 20 } }
/** Milliseconds. */
const goals = { usable: 2000, key: 50 } as const

const tableFilter = 'Filter the table'
const boxes = [
  { name: 'Filter queues', result: 'queues-filter', shows: 'the side bar' },
  { name: tableFilter, result: 'queues-table-filter', shows: 'the table of all queues' }
]
const words = ['team-7', 'events', 'pay', '99 fifo', 'zzz']

const table = (page: Page) => page.getByRole('grid', { name: 'All queues' })
const rows = (page: Page) => table(page).locator('[role=row][data-index]')

/** Everything is listed, and the rows on screen say what they are. */
async function expectUsable(page: Page): Promise<void> {
  await Promise.all([
    expect(queuesNav(page).getByText(shownTotal, { exact: true })).toBeVisible(),
    expect(queueList(page).getByRole('option').first()).toHaveAccessibleName(/visible/),
    expect(page.getByRole('status', { name: 'Queues shown' })).toContainText(
      `${shownTotal} of ${shownTotal}`
    ),
    expect(rows(page).first()).toContainText('4 days')
  ])
}

/** Milliseconds from the page's own beginning until the side bar and the table can be used. */
async function opening(page: Page): Promise<number> {
  await page.reload({ waitUntil: 'commit' })
  await expectUsable(page)
  return page.evaluate(() => performance.now())
}

/** The window is opened anew with the table in front, again and again. */
async function measureOpening(
  page: Page,
  server: ManyQueues,
  samples: number
): Promise<BenchResult[]> {
  const times: number[] = []
  const shares: number[] = []
  const requests: number[] = []
  let onScreen = 0
  for (let round = 0; round < samples; round++) {
    // What the last round was asking for is not this one's.
    await pause(1500)
    server.calls.length = 0
    times.push(await opening(page))
    // Longer than the table and the side bar wait before they ask, shorter than until they ask again.
    await pause(1500)
    const asked = server.calls.filter(({ action }) => action === 'GetQueueAttributes').length
    onScreen = (await rows(page).count()) + (await queueList(page).getByRole('option').count())
    requests.push(asked)
    shares.push(asked / onScreen)
    tell(`usable after ${Math.round(times.at(-1) ?? 0)} ms, ${asked} requests for ${onScreen} rows`)
  }
  return [
    result({
      name: 'queues',
      metric: `time from opening the window until the side bar and the table can be used, with ${shownTotal} queues`,
      unit: 'ms',
      value: median(times),
      goal: goals.usable,
      better: 'lower',
      sides: { Longpoll: sideOf(times) },
      notes: [
        `most ${Math.round(Math.max(...times))} ms; the list comes in ten pages, one after the other`
      ]
    }),
    result({
      name: 'queues-requests',
      metric:
        'requests for attributes while the window opens, for each row of the side bar and the table',
      unit: 'ratio',
      value: median(shares),
      goal: 1,
      better: 'lower',
      sideUnit: 'requests',
      sides: { requests: sideOf(requests), rows: sideOf([onScreen]) }
    })
  ]
}

async function measureKeys(
  launched: BenchApp,
  box: (typeof boxes)[number],
  count: number
): Promise<BenchResult> {
  const { window } = launched
  await record(window, box.name)
  await window.getByRole('textbox', { name: box.name }).focus()
  await typeKeys(window, words, count)
  await pause(500)
  const found = await keystrokes(window)
  if (found.length < count) throw new Error(`${found.length} keystrokes arrived.`)
  const paints = found.map(({ toPaint }) => toPaint ?? shortestTold)
  const frames = found.map(({ toSecondFrame }) => toSecondFrame)
  tell(`${box.name}: ${found.length} keystrokes`)
  await window.getByRole('textbox', { name: box.name }).fill('')
  return result({
    name: box.result,
    metric: `95th percentile from a key in ${box.name} to the paint, over ${shownTotal} queues in ${box.shows}`,
    unit: 'ms',
    value: quantile(paints, 0.95),
    goal: goals.key,
    better: 'lower',
    sides: { Longpoll: sideOf(paints), 'to the second frame': sideOf(frames) },
    memory: await memoryOf(launched),
    notes: [
      `${found.length} keys; median ${median(paints)} ms, most ${Math.max(...paints)} ms; Event Timing, in steps of 8 ms`
    ]
  })
}

/** An account with 10,000 queues: opening it, filtering it, and what that asks of SQS. */
export const queues: Bench = async ({ quick }) => {
  const size = quick ? sizes.quick : sizes.full
  const server = await startManyQueues(manyQueues(total))
  try {
    const launched = await openApp(server.endpoint)
    try {
      const { window } = launched
      await window.getByRole('button', { name: 'All queues' }).click()
      await expectUsable(window)
      const results = await measureOpening(window, server, size.samples)
      for (const box of boxes) results.push(await measureKeys(launched, box, size.keystrokes))
      return results
    } finally {
      await launched.close()
    }
  } finally {
    await server.close()
  }
}

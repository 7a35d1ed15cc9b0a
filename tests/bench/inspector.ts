import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { expect, type Page } from '@playwright/test'
import { setTimeout as pause } from 'node:timers/promises'
import { openQueue } from '../support/app-driver.js'
import { bodyShapes } from '../support/large-bodies.js'
import { button, field, inspector as pane, outputRows } from '../support/operation-driver.js'
import { memoryOf, openApp } from './lib/app.js'
import { tell, type Bench } from './lib/bench.js'
import type { PageScope } from './lib/page-scope.js'
import { quantile, result, sideOf, type BenchResult } from './lib/report.js'
import { startBenchServer } from './lib/server.js'
import { client } from './sides/client.js'

/** Bodies of these sizes are looked at in the same way, in turns. */
const sides = [
  { name: '1 MiB', queue: 'large', bytes: 1_047_000 },
  { name: '1 KiB', queue: 'small', bytes: 1_000 }
]
const sizes = { full: { rounds: 5 }, quick: { rounds: 1 } }
/** A gap between two frames that a person does not feel as a halt. Milliseconds. */
const goal = 100
/** After an act: everything that it sets off is over by then. Milliseconds. */
const settle = 300
const views = ['Text', 'Hex', 'JSON'] as const

type Side = (typeof sides)[number]

/** Has the page note the longest time between two of its frames since it was last asked. */
function watchFrames(page: Page): Promise<void> {
  return page.evaluate(() => {
    const scope = globalThis as unknown as PageScope
    const seen = { longest: 0 }
    let last = performance.now()
    Object.assign(globalThis, { benchFrames: seen })
    const frame = () => {
      const now = performance.now()
      seen.longest = Math.max(seen.longest, now - last)
      last = now
      scope.requestAnimationFrame(frame)
    }
    scope.requestAnimationFrame(frame)
  })
}

function longestGap(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { benchFrames: seen } = globalThis as unknown as { benchFrames: { longest: number } }
    const { longest } = seen
    seen.longest = 0
    return longest
  })
}

/** @returns the longest gap between two frames from the act until it has settled, in milliseconds */
async function during(page: Page, act: () => Promise<unknown>): Promise<number> {
  await longestGap(page)
  await act()
  await pause(settle)
  return longestGap(page)
}

/** What a person does with a body: choose its message, look at it in each view, page down, find something. */
async function lookAt(page: Page, index: number, note: (act: string, gap: number) => void) {
  const choose = () => outputRows(page).nth(index).click()
  note('choose', await during(page, choose))
  for (const view of views) {
    const radio = pane(page).getByRole('radio', { name: view })
    note(view, await during(page, () => radio.check({ force: true })))
    note('page down', await during(page, () => wheel(page)))
  }
  await page.keyboard.press('Control+f')
  const find = page.getByRole('searchbox', { name: 'Find in message' })
  note('find', await during(page, () => find.pressSequentially('more', { delay: 70 })))
  await find.press('Escape')
}

async function wheel(page: Page): Promise<void> {
  await pane(page).hover({ position: { x: 100, y: 300 } })
  for (let turn = 0; turn < 10; turn++) await page.mouse.wheel(0, 2_000)
}

async function receiveAll(page: Page, { queue }: Side): Promise<void> {
  const count = Object.keys(bodyShapes).length
  await openQueue(page, queue, 'Receive')
  await field(page, 'Maximum message count').fill(String(count))
  await field(page, 'Execution timeout').fill('60')
  await button(page, 'Receive').click()
  await expect(page.getByText(new RegExp(`^${count} received`))).toBeVisible({ timeout: 60_000 })
}

async function measure(page: Page, rounds: number): Promise<Map<string, Map<string, number[]>>> {
  const gaps = new Map(sides.map(({ name }) => [name, new Map<string, number[]>()]))
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) {
      await openQueue(page, side.queue, 'Receive')
      const acts = gaps.get(side.name)
      const note = (act: string, gap: number) => acts?.set(act, [...(acts.get(act) ?? []), gap])
      for (let index = 0; index < Object.keys(bodyShapes).length; index++) {
        await lookAt(page, index, note)
      }
    }
    tell(`round ${round + 1} of ${rounds}`)
  }
  return gaps
}

function summary(gaps: Map<string, Map<string, number[]>>): BenchResult {
  const [large = new Map<string, number[]>(), small = new Map<string, number[]>()] = sides.map(
    ({ name }) => gaps.get(name)
  )
  const all = [...large.values()].flat()
  const worst = [...large].map(([act, found]) => `${act} ${Math.round(Math.max(...found))}`)
  return result({
    name: 'inspector',
    metric:
      '95th percentile of the longest gap between two frames while a body of 1 MiB is chosen, shown in each view, scrolled and searched',
    unit: 'ms',
    value: quantile(all, 0.95),
    goal,
    better: 'lower',
    sides: { '1 MiB': sideOf(all), '1 KiB': sideOf([...small.values()].flat()) },
    notes: [`longest of each with 1 MiB, in ms: ${worst.join(' · ')}`]
  })
}

/** Bodies as large as SQS takes them in the inspector, against small ones. */
export const inspector: Bench = async ({ quick }) => {
  const { rounds } = quick ? sizes.quick : sizes.full
  const server = await startBenchServer()
  const sqs = client(server.endpoint)
  try {
    for (const { queue, bytes } of sides) {
      const QueueUrl = await server.create(queue)
      for (const make of Object.values(bodyShapes)) {
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: make(bytes) }))
      }
    }
    const launched = await openApp(server.endpoint)
    try {
      const { window } = launched
      for (const side of sides) await receiveAll(window, side)
      await watchFrames(window)
      const gaps = await measure(window, rounds)
      return [{ ...summary(gaps), memory: await memoryOf(launched) }]
    } finally {
      await launched.close()
    }
  } finally {
    sqs.destroy()
    await server.stop()
  }
}

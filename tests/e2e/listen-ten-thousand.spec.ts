import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { DocumentRow, DocumentState } from '../../src-main/contract/index.js'
import { messagesReceived, request, startListening } from '../support/app-driver.js'
import { countsOf, filterBox, live, withListeningApp } from '../support/listening-app.js'

const total = 10_000
const groups = 50
const bodyOf = (number: number) => JSON.stringify({ number, group: number % groups })

const listening = withListeningApp()

/** Another process sends; within each group in ascending numbers. */
async function sendFromElsewhere(endpoint: string, url: string): Promise<void> {
  const script = join(import.meta.dirname, '..', 'support', 'send-process.mjs')
  const sender = fork(script, [endpoint, url, String(total), String(groups)], { execArgv: [] })
  const [code] = (await once(sender, 'exit')) as [number]
  expect(code).toBe(0)
}

/** Types into the filter until told to stop, letter by letter as a person does. @returns how many letters landed */
async function keepTyping(page: Page, done: () => boolean): Promise<number> {
  let typed = 0
  while (!done()) {
    const word = `word${typed}`
    await filterBox(page).pressSequentially(word, { delay: 60 })
    await expect(filterBox(page)).toHaveValue(word)
    await filterBox(page).fill('')
    typed += word.length
  }
  return typed
}

const scopeOf = async (page: Page) => {
  const [session] = await request(page, 'listen.list', {})
  if (!session) throw new Error('There is no session.')
  return {
    newest: session.newestOrdinal,
    scope: { kind: 'listener', listenerId: session.id }
  } as const
}

/** Documents of the session in this state, at most 500. */
async function countIn(page: Page, state: DocumentState): Promise<number> {
  const { scope } = await scopeOf(page)
  return (await request(page, 'journal.page', { scope, filter: { state }, limit: 500 })).rows.length
}

/** Every document of the session, oldest first, as the live view pulls them. */
async function inJournal(page: Page): Promise<DocumentRow[]> {
  const [session] = await request(page, 'listen.list', {})
  if (!session) throw new Error('There is no session.')
  const scope = { kind: 'listener', listenerId: session.id } as const
  const rows: DocumentRow[] = []
  for (let at = session.newestOrdinal; at >= 1;) {
    const cursor = { kind: 'ordinal', at } as const
    const page_ = await request(page, 'journal.page', { scope, cursor, limit: 500 })
    rows.push(...page_.rows)
    if (page_.rows.length === 0) break
    at -= page_.rows.length
  }
  return rows.reverse()
}

/** Scrolls through the whole live table, screen by screen, within the page. @returns the message ids, newest first */
function scrollThrough(page: Page): Promise<string[]> {
  return live(page)
    .getByRole('rowgroup')
    .evaluate(async (scroller, count) => {
      const rowHeight = 25
      const seen: string[] = []
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      // A row's position is its aria-rowindex, which counts the head too.
      const idAt = (position: number) =>
        scroller.querySelector(`[aria-rowindex="${position + 2}"]`)?.getAttribute('data-message-id')
      while (seen.length < count) {
        scroller.scrollTo({ top: seen.length * rowHeight })
        const last = Math.min(count, seen.length + Math.floor(scroller.clientHeight / rowHeight))
        const until = performance.now() + 20_000
        while (!idAt(seen.length) || !idAt(last - 1)) {
          if (performance.now() > until) throw new Error(`Position ${seen.length} stays empty.`)
          await frame()
        }
        for (let position = seen.length; position < last; position++) {
          seen.push(idAt(position) ?? `nothing at ${position}`)
        }
      }
      return seen
    }, total)
}

test('10,000 messages in 50 groups arrive once each, in order per group, while the window answers', async () => {
  test.setTimeout(300_000)
  const { launched, page, server, queue } = listening()
  const url = await queue('ten-thousand.fifo', { VisibilityTimeout: '60' })
  await page.getByRole('textbox', { name: 'Maximum concurrent executions' }).fill('8')
  await startListening(page, 'At least once')

  let arrived = false
  const typing = keepTyping(page, () => arrived)
  try {
    await sendFromElsewhere(server.url, url)
    await expect(messagesReceived(page)).toHaveText('10,000', { timeout: 120_000 })
  } finally {
    arrived = true
  }
  expect(await typing).toBeGreaterThan(0)

  await expect
    .poll(() => countsOf(server, url), { timeout: 30_000 })
    .toEqual({ visible: 0, inFlight: 0 })

  const rows = await inJournal(page)
  expect(rows).toHaveLength(total)
  expect(new Set(rows.map(({ messageId }) => messageId)).size).toBe(total)
  expect(new Set(rows.map(({ preview }) => preview))).toEqual(
    new Set(Array.from({ length: total }, (_, number) => bodyOf(number)))
  )
  for (const state of ['held', 'released', 'failed'] as const) {
    await expect.poll(() => countIn(page, state)).toBe(0)
  }
  const lastOf = new Map<string, { number: number; sequence: string }>()
  for (const { groupId, sequenceNumber, preview } of rows) {
    const { number } = JSON.parse(preview) as { number: number }
    const before = lastOf.get(groupId ?? '')
    const sequence = sequenceNumber ?? ''
    expect(number).toBeGreaterThan(before?.number ?? -1)
    expect(sequence > (before?.sequence ?? '')).toBe(true)
    lastOf.set(groupId ?? '', { number, sequence })
  }
  expect(lastOf.size).toBe(groups)

  // As many rows at a time as the window can hold.
  await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1150)
  )
  await page.getByRole('button', { name: /^Message groups/ }).click()
  const newestFirst = rows.toReversed().map(({ messageId }) => messageId)
  expect(await scrollThrough(page)).toEqual(newestFirst)
})

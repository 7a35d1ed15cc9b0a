import { expect, type Page } from '@playwright/test'
import { openQueue, queueItem } from '../support/app-driver.js'
import type { LaunchedApp } from '../support/electron.js'
import { button, field, outputRows, runStatus } from '../support/operation-driver.js'
import { changes, openEdit, openNew, press } from '../support/queue-config.js'
import { openTab } from '../support/shell.js'
import { expectRows } from './documents.js'
import { importLines } from './operations.js'
import type { Recorder } from './recorder.js'

const queue = 'returns.fifo'
const letters = 'returns-dlq.fifo'

/** Some that failed for one reason, some for another. */
const lines = Array.from({ length: 12 }, (_, n) =>
  JSON.stringify({
    body: JSON.stringify(
      n % 3 === 2
        ? { error: 'address is not known', parcel: `P-${1000 + n}` }
        : { parcel: `P-${1000 + n}`, items: [{ sku: `shoe-${n}`, amount: 1 }] }
    ),
    messageGroupId: `customer-${n % 4}`,
    messageDeduplicationId: `parcel-${n}`,
    'attribute:attempt:Number.int': 1
  })
)

const view = (page: Page) => page.getByRole('region', { name: /^Dead letters of/ })
const acts = (page: Page) => page.getByRole('dialog', { name: 'Acts' })

/** The tour through queue administration: a queue from its making to what was purged being sent back. */
export async function tourAdministration(
  { window: page }: LaunchedApp,
  recorder: Recorder
): Promise<void> {
  const step = (name: string, work: (page: Page) => Promise<void>) =>
    recorder.step(name, () => work(page))
  await step('create a queue with its dead-letter queue', create)
  await step('review a change of its configuration', review)
  await step('configure', apply)
  await step('all queues', seeAll)
  await step('topology', seeTopology)
  await step('fill the queue', fill)
  await step('messages that fail', failAll)
  await step('dead letters by cause', examine)
  await step('dry run of a redrive', tryDry)
  await step('redrive', redrive)
  await step('purge with a copy', purge)
  await step('restore', restore)
  recorder.counts['redriven'] = lines.length
}

async function create(page: Page): Promise<void> {
  const form = await openNew(page)
  await form.getByRole('radio', { name: 'FIFO' }).check({ force: true })
  await form.getByLabel('Queue name').fill('returns')
  await form.getByRole('checkbox', { name: /dead-letter queue/ }).check()
  await press(form, 'Create dead-letter queue')
  await expect(form.getByLabel('Dead-letter queue', { exact: true })).toHaveValue(
    new RegExp(`:${letters}$`)
  )
  await form.getByLabel('Moved there after so many receives').fill('1')
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(openTab(page, queue)).toBeVisible()
}

async function review(page: Page): Promise<void> {
  const form = await openEdit(page, queue)
  await form.getByLabel('Visibility timeout').fill('2 min')
  await form.getByLabel('Retention').fill('10 days')
  await press(form, 'Review changes')
  // The head is a row too.
  await expect(changes(form)).toHaveCount(3)
}

async function apply(page: Page): Promise<void> {
  await button(page, 'Apply changes').click()
  await expect(page.getByRole('region', { name: `Overview of ${queue}` })).toContainText('10 days')
}

async function seeAll(page: Page): Promise<void> {
  await button(page, 'All queues').click()
  await expect(page.getByRole('grid', { name: 'All queues' })).toContainText(letters)
}

async function seeTopology(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Topology' }).click()
}

async function fill(page: Page): Promise<void> {
  await openQueue(page, queue, 'Send')
  await importLines(page, lines)
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
}

/** Received and given back at once, a message is moved to the dead-letter queue when it would come again. */
async function failAll(page: Page): Promise<void> {
  await openQueue(page, queue, 'Receive')
  await field(page, 'Maximum message count').fill('−1')
  await field(page, 'Execution timeout').fill('60')
  await field(page, 'Visibility timeout').fill('0')
  await button(page, 'Receive').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  await expect(outputRows(page)).toHaveCount(lines.length)
  await button(page, 'Refresh queues').click()
  await expect(queueItem(page, letters)).toContainText(String(lines.length))
}

async function examine(page: Page): Promise<void> {
  await openQueue(page, letters, 'Dead letters')
  await button(page, 'Examine').click()
  await expect(
    view(page).getByRole('grid', { name: 'Causes' }).locator('[role=row][data-index]')
  ).toHaveCount(2)
}

async function tryDry(page: Page): Promise<void> {
  await button(page, 'Redrive these…').click()
  await button(page, 'Dry run').click()
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('Nothing was sent')
}

async function redrive(page: Page): Promise<void> {
  await page
    .getByRole('dialog', { name: 'Redrive messages' })
    .getByRole('button', { name: 'Redrive', exact: true })
    .click()
  await expect(view(page).getByRole('region', { name: 'Redrive' }).getByRole('status')).toHaveText(
    'succeeded'
  )
}

async function purge(page: Page): Promise<void> {
  await openQueue(page, queue, 'Overview')
  await button(page, 'More').click()
  await page.getByRole('menuitem', { name: 'Purge…' }).click()
  await button(page, 'Purge queue').click()
  await expect(acts(page)).toContainText(`${lines.length} of about ${lines.length} copied`)
  await expect(acts(page)).toContainText('1 done')
}

async function restore(page: Page): Promise<void> {
  await acts(page).getByRole('button', { name: 'Close' }).click()
  await page
    .getByRole('navigation', { name: 'Runs' })
    .getByRole('button', { name: new RegExp(`^Copy ${queue}`) })
    .click()
  await button(page, 'Send back').click()
  await button(page, `Send back ${lines.length} messages`).click()
  const run = page.getByRole('region', { name: `Run: Restore ${queue}` })
  await expectRows(run.getByRole('grid', { name: 'Output documents' }), lines.length)
}

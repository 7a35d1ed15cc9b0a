import { expect, type Page } from '@playwright/test'
import { administeredQueues, longNamedQueues, longNames } from '../support/administered-queues.js'
import { addConnection, chooseConnection, openQueue } from '../support/app-driver.js'
import { manyQueues, startManyQueues, type ManyQueues } from '../support/many-queues.js'

type Shoot = (name: string) => Promise<void>

/** Everything that shows the queues of an account together, and a queue over time. */
export async function showAllQueues(page: Page, shoot: Shoot): Promise<void> {
  const server = await startManyQueues([
    ...administeredQueues,
    ...manyQueues(10_000 - administeredQueues.length)
  ])
  const small = await startManyQueues([...administeredQueues, ...longNamedQueues])
  try {
    await addConnection(page, { name: 'Ten thousand queues', endpoint: server.endpoint })
    await showTable(page, shoot)
    await addConnection(page, { name: 'Small account', endpoint: small.endpoint })
    await showTopology(page, shoot)
    await showHealth(page, shoot)
    await showLongNames(page, shoot)
    await showCharts(page, small, shoot)
    await chooseConnection(page, 'Local sandbox')
  } finally {
    await Promise.all([server.close(), small.close()])
  }
}

async function showTable(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('button', { name: 'All queues' }).click()
  const table = page.getByRole('grid', { name: 'All queues' })
  await expect(table.getByRole('row', { name: 'abroad', exact: true })).toContainText(/standard\d/)
  await shoot('all-queues-table')
  await page.getByRole('button', { name: 'Examine all queues' }).click()
  await expect(page.getByRole('status', { name: 'Known queues' })).toContainText(
    '10,000 of 10,000',
    { timeout: 120_000 }
  )
  await page.getByRole('textbox', { name: 'Filter the table' }).fill('visible>100 team')
  await table.getByRole('button', { name: 'Visible' }).click()
  await table.getByRole('row').nth(1).click()
  await table
    .getByRole('row')
    .nth(4)
    .click({ modifiers: ['Shift'] })
  await shoot('all-queues-table-selection')
  await page.getByRole('button', { name: 'Change attributes…' }).click()
  const change = page.getByRole('dialog', { name: /^Change attributes of/ })
  await change.getByLabel('Retention').fill('1 min')
  await change.getByLabel('Delay').fill('1,5 s')
  await expect(change.getByRole('list', { name: 'Warnings' })).toBeVisible()
  await shoot('acts-attributes')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear selection' }).click()
  const filter = page.getByRole('textbox', { name: 'Filter the table' })
  await filter.fill('pay flight>3 visible:980 tag:team="order desk" delayed>many')
  await expect(page.getByRole('status', { name: 'Not understood' })).toContainText('flight')
  await shoot('all-queues-table-not-understood')
  await filter.fill('')
  await page.getByRole('tab', { name: 'Topology', exact: true }).click()
  await expect(page.getByRole('status', { name: 'Relations' })).toContainText('groups')
  await shoot('all-queues-topology-many')
}

async function showTopology(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('button', { name: 'All queues' }).click()
  await page.getByRole('tab', { name: 'Topology', exact: true }).click()
  await expect(page.getByRole('button', { name: /^orders-dlq\.fifo,/ })).toBeVisible()
  await shoot('all-queues-topology')
  await page.getByRole('radio', { name: 'List' }).check({ force: true })
  await shoot('all-queues-topology-list')
  await page.getByRole('radio', { name: 'Picture' }).check({ force: true })
}

async function showHealth(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('tab', { name: 'Health', exact: true }).click()
  await expect(page.getByRole('status', { name: 'Findings' })).toContainText('14 findings')
  await shoot('all-queues-health')
}

/** An overview with a finding that is mended in another queue, both with names of 80 characters. */
async function showLongNames(page: Page, shoot: Shoot): Promise<void> {
  const filter = page.getByRole('textbox', { name: 'Filter queues' })
  await filter.fill(longNames.source)
  await openQueue(page, longNames.source)
  await filter.fill('')
  const health = page.getByRole('region', { name: 'Health', exact: true })
  await expect(health).toContainText(longNames.target)
  await shoot('overview-long-names')
}

/** Sixteen seconds of a queue that fills and drains. */
async function showCharts(page: Page, server: ManyQueues, shoot: Shoot): Promise<void> {
  await openQueue(page, 'events')
  await page.getByRole('combobox', { name: 'Sampling' }).selectOption('Every second')
  const attributes: Record<string, string> = server.queues.get('events')?.attributes ?? {}
  for (let second = 0; second < 16; second++) {
    const waiting = second < 9 ? second * second * 14 : 900 - second * 31
    attributes['ApproximateNumberOfMessages'] = String(waiting)
    attributes['ApproximateNumberOfMessagesNotVisible'] = String(20 * (second % 5))
    await page.waitForTimeout(1_000)
  }
  await shoot('overview-charts')
  await page.getByRole('combobox', { name: 'Sampling' }).selectOption('Every 5 seconds')
}

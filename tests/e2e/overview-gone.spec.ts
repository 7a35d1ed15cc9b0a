import { expect, test, type Locator, type Page } from '@playwright/test'
import { chooseView, openQueue, queueItem } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { withOperationApp } from '../support/operation-driver.js'
import { attributesOf, dialog, press, urlOf } from '../support/queue-config.js'

/** The overview of a queue that somebody else deletes while it is looked at. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ jobs: { VisibilityTimeout: '77' } })

const overview = (page: Page): Locator => page.getByRole('region', { name: 'Overview of jobs' })

/** What the overview of a queue that is there shows. */
const facts = (page: Page): Record<string, Locator> => ({
  charts: page.getByRole('region', { name: 'Over time' }),
  health: page.getByRole('region', { name: 'Health' }),
  figures: page.getByLabel('Approximate counts'),
  counts: page.getByRole('main').getByText('(approximate)'),
  edit: overview(page).getByRole('button', { name: 'Edit queue' })
})

async function expectNothingOfIt(page: Page) {
  const alert = overview(page).getByRole('alert')
  await expect(alert).toContainText('the queue does not exist')
  await expect(alert).toHaveCount(1)
  for (const [what, locator] of Object.entries(facts(page))) {
    await expect(locator, what).toBeHidden()
  }
}

test('sampling finds that it is gone: nothing of it is shown, and nothing asked any more', async () => {
  const { page, server, proxy } = app()
  await openQueue(page, 'jobs')
  await page.getByRole('combobox', { name: 'Sampling' }).selectOption('Every second')
  for (const [what, locator] of Object.entries(facts(page))) {
    await expect(locator, what).toBeVisible()
  }
  await server.deleteQueue(await urlOf(server, 'jobs'))
  await expectNothingOfIt(page)
  await expectAccessible(page, 'Overview of a queue that is gone')
  // Two samples would be taken meanwhile.
  const asked = proxy.seen.length
  await page.waitForTimeout(2_500)
  expect(proxy.seen.slice(asked).map(({ action }) => action)).toEqual([])
})

test('another view of it shows no counts either', async () => {
  const { page } = app()
  await chooseView(page, 'Send')
  await expect(page.getByText('Counts unknown: ')).toBeVisible()
  await expect(facts(page)['counts']!).toBeHidden()
  await chooseView(page, 'Overview')
})

test('Refresh asks again', async () => {
  const { page, server, proxy } = app()
  const asked = proxy.seen.length
  await press(overview(page), 'Refresh')
  await expect.poll(() => proxy.seen.length).toBeGreaterThan(asked)
  await expectNothingOfIt(page)
  await server.createQueue({ name: 'jobs', attributes: { VisibilityTimeout: '78' } })
  await press(overview(page), 'Refresh')
  await expect(overview(page)).toContainText('78 s')
  for (const [what, locator] of Object.entries(facts(page))) {
    await expect(locator, what).toBeVisible()
  }
})

test('it can be created as it was', async () => {
  const { page, server } = app()
  await server.deleteQueue(await urlOf(server, 'jobs'))
  await press(overview(page), 'Refresh')
  await press(overview(page), 'Create this queue…')
  const form = dialog(page)
  await expect(form.getByLabel('Queue name')).toHaveValue('jobs')
  await expect(form.getByLabel('Visibility timeout')).toHaveValue('1 minute 18 seconds')
  // The list was read again: the name is not taken.
  await expect(queueItem(page, 'jobs')).toBeHidden()
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(form).toBeHidden()
  await expect(overview(page)).toContainText('78 s')
  await expect(overview(page).getByRole('alert')).toBeHidden()
  expect(await attributesOf(server, 'jobs')).toMatchObject({ VisibilityTimeout: '78' })
})

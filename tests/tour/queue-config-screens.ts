import { expect, type Locator, type Page } from '@playwright/test'
import { chooseConnection, openQueue, queueItem } from '../support/app-driver.js'

/** Looks at the screen as it is: takes a picture of it, or has it checked. */
type Shoot = (name: string) => Promise<void>

const newQueue = (page: Page): Locator => page.getByRole('dialog', { name: 'New queue' })

const showPart = (dialog: Locator, title: string): Promise<void> =>
  dialog
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('button', { name: new RegExp(`^${title}`) })
    .click()

async function fillNewQueue(dialog: Locator, shoot: Shoot): Promise<void> {
  await dialog.getByRole('radio', { name: 'FIFO' }).check({ force: true })
  await shoot('new-queue')
  await dialog.getByLabel('Queue name').fill('payments')
  await dialog.getByLabel('Retention').fill('14 days')
  await dialog.getByLabel('Visibility timeout').fill('soon')
  await dialog.getByRole('checkbox', { name: /dead-letter queue/ }).check()
  await dialog
    .getByRole('listbox', { name: 'Dead-letter queues to choose from' })
    .getByRole('option', { name: /^orders-dlq\.fifo/ })
    .click()
  await dialog.getByRole('button', { name: 'Review changes' }).click()
  await shoot('new-queue-errors')
  await dialog.getByLabel('Visibility timeout').fill('2 min')
  await showPart(dialog, 'Dead letters')
  await shoot('new-queue-dead-letters')
}

async function fillPolicyAndTags(dialog: Locator, shoot: Shoot): Promise<void> {
  await showPart(dialog, 'Access policy')
  await dialog.getByRole('button', { name: 'Add permission' }).click()
  await dialog.getByLabel('Account id').fill('123456789012')
  await shoot('new-queue-permission')
  await dialog.getByRole('button', { name: 'Add to the policy' }).click()
  await dialog.getByRole('button', { name: 'Add permission' }).click()
  await dialog.getByLabel('Who').selectOption('everyone')
  await dialog.getByRole('button', { name: 'Add to the policy' }).click()
  await showPart(dialog, 'Access policy')
  await shoot('new-queue-policy')
  await showPart(dialog, 'Tags')
  await dialog.getByRole('button', { name: 'Add tag' }).click()
  await dialog.getByLabel('Tag 1 key').fill('team')
  await dialog.getByLabel('Tag 1 value').fill('payments')
  await dialog.getByRole('button', { name: 'Add tag' }).click()
  await dialog.getByLabel('Tag 2 key').fill('aws:any')
  await dialog.getByLabel('Tag 2 value').fill('x')
  await shoot('new-queue-tags')
  await dialog.getByRole('button', { name: 'Remove tag 2' }).click()
}

/** A queue is made in the sandbox, changed, and shown as text for other tools. */
export async function showQueueConfig(page: Page, shoot: Shoot): Promise<void> {
  await chooseConnection(page, 'Local sandbox')
  await page.getByRole('button', { name: 'New queue' }).click()
  const dialog = newQueue(page)
  await fillNewQueue(dialog, shoot)
  await fillPolicyAndTags(dialog, shoot)
  await dialog.getByRole('button', { name: 'Review changes' }).click()
  await expect(dialog.getByRole('table', { name: 'Configuration' })).toBeVisible()
  await shoot('new-queue-review')
  await dialog.getByRole('button', { name: 'Create queue' }).click()
  await expect(dialog).toBeHidden()
  await expect(queueItem(page, 'payments.fifo')).toBeVisible()
  await showEdit(page, shoot)
}

async function showEdit(page: Page, shoot: Shoot): Promise<void> {
  await openQueue(page, 'payments.fifo')
  await shoot('overview-created')
  await page.getByRole('button', { name: 'Edit queue' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit payments.fifo' })
  await dialog.getByLabel('Retention').fill('1 hour')
  await dialog.getByLabel('Encrypted at rest').selectOption('none')
  await dialog.getByRole('button', { name: /^Remove permission: Lets everyone/ }).click()
  await dialog.getByRole('button', { name: 'Review changes' }).click()
  await expect(dialog.getByRole('table', { name: 'Changes' })).toBeVisible()
  await shoot('edit-queue-review')
  await dialog.getByRole('button', { name: 'Apply changes' }).click()
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: 'Export configuration' }).click()
  const text = page.getByRole('dialog', { name: 'Export configuration of payments.fifo' })
  await text.getByRole('radio', { name: 'Terraform' }).check({ force: true })
  await shoot('export-configuration')
  await text.getByRole('button', { name: 'Close' }).click()
}

import { expect, test, type Page } from '@playwright/test'
import { connectionSwitcher, openQueue } from '../support/app-driver.js'
import { withOperationApp } from '../support/operation-driver.js'
import { takeFromPalette } from '../support/shell.js'

/** The policy for what is switched on, put together and copied. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ orders: {}, secret: { KmsMasterKeyId: 'alias/orders' } })

interface Statement {
  Action: string[]
  Resource: string[]
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'IAM policy for workbench' })

async function copied(page: Page): Promise<Statement[]> {
  await dialog(page).getByRole('button', { name: 'Copy IAM policy' }).click()
  const { app: electron } = app().launched
  const text = await electron.evaluate(({ clipboard }) => clipboard.readText())
  await expect(dialog(page).getByRole('region', { name: 'Policy as JSON' })).toHaveText(text)
  return (JSON.parse(text) as { Statement: Statement[] }).Statement
}

test('is about every queue of the account unless queues are named', async () => {
  const { page } = app()
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: 'Copy IAM policy for workbench…' }).click()
  await expect(dialog(page).getByLabel('Account')).toHaveAccessibleDescription(/12 digits|^$/)
  await dialog(page).getByLabel('Account').fill('12')
  await expect(dialog(page).getByText('There is no policy yet.')).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: 'Copy IAM policy' })).toBeDisabled()
  await dialog(page).getByLabel('Account').fill('123456789012')
  const [list, queues] = await copied(page)
  expect(list?.Action).toEqual(['sqs:ListQueues'])
  expect(queues?.Action).toContain('sqs:SendMessage')
  // What creates, changes or deletes queues is chosen only by hand.
  expect(queues?.Action).not.toContain('sqs:SetQueueAttributes')
  expect(queues?.Action).not.toContain('sqs:DeleteQueue')
  expect(queues?.Resource).toEqual(['arn:aws:sqs:us-east-1:123456789012:*'])
})

test('allows only what is chosen', async () => {
  const { page } = app()
  for (const box of await dialog(page).getByRole('checkbox').all()) await box.uncheck()
  await expect(dialog(page).getByText('Choose at least one feature.')).toBeVisible()
  await dialog(page).getByRole('checkbox', { name: 'Listen: Observe' }).check()
  const [only, ...rest] = await copied(page)
  expect(rest).toEqual([])
  expect(only?.Action).toEqual([
    'sqs:ChangeMessageVisibility',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage'
  ])
  await dialog(page).getByRole('checkbox', { name: 'Create, edit and tag queues' }).check()
  expect((await copied(page))[0]?.Action).toContain('sqs:SetQueueAttributes')
  await dialog(page).getByRole('button', { name: 'Close' }).click()
})

test('of a queue with a key of its own lets SQS use the key', async () => {
  const { page } = app()
  await openQueue(page, 'secret')
  await takeFromPalette(page, 'copy iam policy', 'Copy IAM policy: secret')
  await expect(dialog(page)).toContainText('Included for the key: alias/orders.')
  const last = (await copied(page)).at(-1)
  expect(last?.Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey'])
  await dialog(page).getByRole('textbox', { name: 'Queues' }).fill('not a?queue')
  await expect(dialog(page).getByRole('textbox', { name: 'Queues' })).toHaveAccessibleDescription(
    /a\?queue/
  )
  await dialog(page).getByRole('button', { name: 'Close' }).click()
})

import { expect, test, type Page } from '@playwright/test'
import { connectionDialog, connectionSwitcher, queueItem } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { startAwsServer, type AwsServer } from '../support/aws-server.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'

/** A role that is assumed with access keys and an MFA device, from the form, against an AWS that verifies all of it. */

test.describe.configure({ mode: 'serial' })

const user = 'arn:aws:iam::123456789012:user/ada'
const roleArn = 'arn:aws:iam::123456789012:role/team/with-a-long-path/orders-operator'
const serial = 'arn:aws:iam::123456789012:mfa/ada'
const keys = { accessKeyId: 'AKIALONGPOLLTEST4321', secretAccessKey: 'kept/Secret+0123456789' }

let sqs: SqsServer
let aws: AwsServer
let launched: LaunchedApp

test.beforeAll(async () => {
  sqs = await startSqsServer()
  await sqs.createQueue({ name: 'orders-of-the-role' })
  aws = await startAwsServer(sqs.url)
  aws.accounts.add({ ...keys, arn: user })
  aws.accounts.addRole({
    arn: roleArn,
    trusts: user,
    externalId: 'partner-7',
    mfa: { serial, codes: ['222222', '333333'] }
  })
  launched = await launchApp()
})
test.afterAll(async () => {
  await launched.close()
  await aws.stop()
  await sqs.stop()
})

const prompt = (page: Page) => page.getByRole('dialog', { name: 'MFA code' })

test('wants a role that is one, and says what else is wrong beside the fields', async () => {
  const page = launched.window
  await page.getByRole('button', { name: 'New connection' }).first().click()
  const form = connectionDialog(page)
  await form.getByLabel('Role to assume').fill('arn:aws:iam::123456789012:user/ada')
  await form.getByLabel('Duration (seconds)').fill('60')
  await form.getByLabel('External ID').fill('x')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByLabel('Role to assume')).toHaveAccessibleDescription(
    /The ARN of a role looks like arn:aws:iam/
  )
  await expect(form.getByLabel('Duration (seconds)')).toHaveAccessibleDescription(
    'From 900 to 3600 seconds.'
  )
  await expect(form.getByLabel('External ID')).toHaveAccessibleDescription(/2 to 1,224 letters/)
  await form.getByLabel('Role to assume').fill('')
  await form.getByLabel('External ID').fill('partner-7')
  await expect(form.getByLabel('External ID')).toHaveAccessibleDescription(
    'This needs a role to assume.'
  )
})

test('tests the connection with the code of the device, asked for again where it is wrong', async () => {
  const page = launched.window
  const form = connectionDialog(page)
  for (const [label, text] of [
    ['Connection name', 'orders'],
    ['AWS access key', keys.accessKeyId],
    ['AWS secret key', keys.secretAccessKey],
    ['Endpoint', aws.url],
    ['Role to assume', roleArn],
    ['MFA serial', serial],
    ['Session name', 'ada@desk'],
    ['Duration (seconds)', '900']
  ] as const) {
    await form.getByLabel(label, { exact: true }).fill(text)
  }
  await form.getByRole('button', { name: 'Test connection' }).click()
  await expect(prompt(page)).toContainText('orders')
  await expect(prompt(page)).toContainText(serial)
  const code = prompt(page).getByLabel('Code', { exact: true })
  await expect(code).toBeFocused()
  await expectAccessible(page, 'MFA code')
  await code.fill('12')
  await page.keyboard.press('Enter')
  await expect(code).toHaveAccessibleDescription('The code has six digits.')
  await code.fill('111111')
  await page.keyboard.press('Enter')
  await expect(code).toHaveAccessibleDescription(/did not take this code/)
  await expect(code).toHaveValue('')
  await code.fill('222222')
  await prompt(page).getByRole('button', { name: 'Continue' }).click()
  await expect(prompt(page)).toBeHidden()
  const results = form.getByRole('region', { name: 'Test results' })
  await expect(results).toContainText(
    'arn:aws:sts::123456789012:assumed-role/team/with-a-long-path/orders-operator/ada@desk'
  )
})

test('saves it, and everything is asked as the role', async () => {
  const page = launched.window
  await connectionDialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: orders')
  await expect(queueItem(page, 'orders-of-the-role')).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('1234-5678-9012')
  const role = aws.calls.filter(({ action }) => action === 'ListQueues').at(-1)
  expect(role?.arn).toContain('assumed-role')
  const granted = aws.calls.filter(({ action, refused }) => action === 'AssumeRole' && !refused)
  expect(granted.map(({ input }) => input)).toEqual([
    expect.objectContaining({
      RoleArn: roleArn,
      ExternalId: 'partner-7',
      RoleSessionName: 'ada@desk',
      DurationSeconds: '900',
      SerialNumber: serial,
      TokenCode: '222222'
    })
  ])
})

test('says how the connection authenticates', async () => {
  const page = launched.window
  await expect(
    page.getByRole('navigation', { name: 'Connections' }).getByRole('button', { name: /^orders/ })
  ).toHaveAttribute('title', /Access keys, assuming .*orders-operator/)
})

test('asks again after the connection was changed; Cancel fails what waits, Try again asks once more', async () => {
  const page = launched.window
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: 'Edit orders…' }).click()
  const form = page.getByRole('dialog', { name: 'Edit orders' })
  await expect(form.getByLabel('Role to assume')).toHaveValue(roleArn)
  await form.getByLabel('Session name').fill('another')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(prompt(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(prompt(page)).toBeHidden()
  const queues = page.getByRole('navigation', { name: 'Queues' })
  await expect(queues.getByRole('alert')).toContainText('MfaCancelled')
  await expect(async () => {
    await queues.getByRole('button', { name: 'Try again' }).click()
    await expect(prompt(page)).toBeVisible({ timeout: 1000 })
  }).toPass()
  await prompt(page).getByLabel('Code', { exact: true }).fill('333333')
  await page.keyboard.press('Enter')
  await expect(queueItem(page, 'orders-of-the-role')).toBeVisible()
})

import { expect, test } from '@playwright/test'
import { connectionDialog, connectionSwitcher, queueItem } from '../support/app-driver.js'
import { startAwsServer } from '../support/aws-server.js'
import { launchApp } from '../support/electron.js'
import { startSqsServer } from '../support/sqs-server.js'

/** Temporary keys, from the form, against an AWS that verifies the signature and the token of every request. */

test('connects with temporary keys, and not without their session token', async () => {
  const sqs = await startSqsServer()
  await sqs.createQueue({ name: 'orders-of-the-session' })
  const aws = await startAwsServer(sqs.url)
  const keys = { accessKeyId: 'ASIALONGPOLLTEST9999', secretAccessKey: 'temporary/Secret+012345' }
  const arn = 'arn:aws:sts::123456789012:assumed-role/federated/ada'
  aws.accounts.add({ ...keys, sessionToken: 'the-token', arn })
  const launched = await launchApp()
  try {
    const page = launched.window
    await page.getByRole('button', { name: 'New connection' }).first().click()
    const form = connectionDialog(page)
    await form.getByLabel('Connection name').fill('temporary')
    await form.getByLabel('AWS access key').fill(keys.accessKeyId)
    await form.getByLabel('AWS secret key').fill(keys.secretAccessKey)
    await form.getByLabel('Endpoint').fill(aws.url)
    await form.getByRole('button', { name: 'Test connection' }).click()
    const results = form.getByRole('region', { name: 'Test results' })
    await expect(results).toContainText('Credentials: failed')
    await form.getByLabel('Session token').fill('the-token')
    await form.getByRole('button', { name: 'Test connection' }).click()
    await expect(results).toContainText(arn)
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: temporary')
    await expect(queueItem(page, 'orders-of-the-session')).toBeVisible()
    expect(aws.calls.findLast(({ action }) => action === 'ListQueues')).toMatchObject({
      arn,
      refused: ''
    })
  } finally {
    await launched.close()
    await aws.stop()
    await sqs.stop()
  }
})

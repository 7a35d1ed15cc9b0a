import { expect, type Page } from '@playwright/test'
import {
  addConnection,
  chooseConnection,
  listenQuestion,
  openQueue,
  queueItem,
  startListening
} from '../support/app-driver.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import type { SqsServer } from '../support/sqs-server.js'
import { gridRows } from './rows.js'

type Shoot = (name: string) => Promise<void>

const name = 'subscription-renewals-of-customers-in-europe'

/** What is asked before messages are deleted, and what is shown of an act on leases: going on, failed, done. */
export async function showLeaseActs(page: Page, server: SqsServer, shoot: Shoot): Promise<void> {
  const proxy = await startFaultProxy(server.url)
  const url = await server.createQueue({ name, attributes: { VisibilityTimeout: '900' } })
  await server.send(
    url,
    Array.from({ length: 6 }, (_, n) => ({ MessageBody: `{"renewal":${n},"plan":"team"}` }))
  )
  await addConnection(page, { name: 'slow-orders', endpoint: proxy.url })
  await expect(queueItem(page, name)).toBeVisible()
  await openQueue(page, name, 'Listen')
  await page.getByRole('radio', { name: 'At least once' }).check({ force: true })
  await page.getByRole('button', { name: 'Start listening' }).click()
  await expect(listenQuestion(page)).toContainText('About 6 messages')
  await shoot('listen-question')
  await listenQuestion(page).getByRole('button', { name: 'Cancel' }).click()

  await startListening(page, 'Process-managed')
  const rows = gridRows(page, 'Live messages')
  await expect(rows).toHaveCount(6)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await rows.first().click()
  await page.getByRole('tab', { name: 'Lease', exact: true }).click()
  proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'hang' } : null)
  await rows.first().focus()
  await page.keyboard.press('Delete')
  const lease = page.getByRole('region', { name: 'Lease of this message' })
  await expect(lease.getByRole('button', { name: 'Cancel' })).toBeVisible()
  await shoot('lease-act-goes-on')
  await lease.getByRole('button', { name: 'Cancel' }).click()
  await expect(rows.first()).toContainText('delete failed')
  await shoot('lease-act-failed')
  await lease.getByRole('button', { name: 'Close this failure' }).click()

  proxy.fault = () => null
  await rows.first().focus()
  await page.keyboard.press('Delete')
  const notices = page.getByRole('log', { name: 'Notices' })
  await notices.getByText(/^Deleted /).hover()
  await shoot('lease-act-done')
  await notices.getByRole('button', { name: 'Close notice' }).first().click()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page
    .getByRole('group', { name: 'Leases of the stopped session' })
    .getByRole('button', { name: 'Release all' })
    .click()
  await expect(page.getByText(/^\d+ leases? held\.$/)).toBeHidden()
  await chooseConnection(page, 'Local sandbox')
  await proxy.stop()
}

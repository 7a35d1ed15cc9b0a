import { GetQueueUrlCommand } from '@aws-sdk/client-sqs'
import { expect, type Page } from '@playwright/test'
import { addConnection, openQueue, queueItem, request } from '../support/app-driver.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import type { SqsServer } from '../support/sqs-server.js'

type Shoot = (name: string) => Promise<void>

const name = 'a-ledger-of-invoices-that-were-sent-twice'
const others = Array.from({ length: 12 }, (_, n) => `a-load-test-${n + 1}`)

const acts = (page: Page) => page.getByRole('dialog', { name: 'Acts' })
const state = (page: Page) => acts(page).getByRole('status', { name: 'State of this act' })
const button = (page: Page, title: string) => page.getByRole('button', { name: title, exact: true })

async function ask(page: Page, item: string): Promise<void> {
  await openQueue(page, name)
  await button(page, 'More').click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** Purge with a copy from its question to its result, many queues at once, and what was purged sent back. */
export async function showActs(page: Page, server: SqsServer, shoot: Shoot): Promise<void> {
  const proxy = await startFaultProxy(server.url)
  const url = await server.createQueue({ name, attributes: { VisibilityTimeout: '900' } })
  const urls = await Promise.all(others.map((one) => server.createQueue({ name: one })))
  const fill = (count: number) =>
    server.send(
      url,
      Array.from({ length: count }, (_, n) => ({ MessageBody: `{"invoice":${n},"sent":2}` }))
    )
  await fill(12)
  await server.drain(url, 900)
  await fill(230)
  await addConnection(page, { name: 'invoices', endpoint: proxy.url })
  await expect(queueItem(page, name)).toBeVisible()

  await ask(page, 'Purge…')
  const question = page.getByRole('dialog', { name: `Purge ${name}` })
  await expect(question).toContainText('12 in flight elsewhere')
  await shoot('purge-question')
  proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'delay', ms: 700 } : null)
  await button(page, 'Purge queue').click()
  await expect(state(page)).toContainText('copied into the journal')
  await shoot('purge-copies')
  proxy.fault = () => null
  await expect(acts(page).getByRole('alert')).toBeVisible({ timeout: 60_000 })
  await shoot('purge-asks')
  await button(page, 'Purge the rest').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Purge the rest' }).last().click()
  await expect(state(page)).toContainText('1 done')
  await shoot('purge-done')
  await button(page, 'Close').click()

  const all = await request(page, 'connections.list', {})
  const connectionId = all.find((one) => one.name === 'invoices')?.id ?? ''
  let refused = 0
  proxy.fault = (action) =>
    action === 'DeleteQueue' && refused++ < 2
      ? { kind: 'error', status: 403, code: 'AccessDenied' }
      : null
  const change = { kind: 'delete', copy: false } as const
  await request(page, 'acts.start', { connectionId, urls, change })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Acts')
  await page.keyboard.press('Enter')
  await acts(page).getByLabel('Act', { exact: true }).selectOption({ index: 0 })
  await expect(state(page)).toContainText('10 done, 2 failed')
  await shoot('acts-many-queues')
  await button(page, 'Close').click()
  proxy.fault = () => null

  await page
    .getByRole('navigation', { name: 'Runs' })
    .getByRole('button', { name: new RegExp(`^Copy ${name}`) })
    .first()
    .click()
  await button(page, 'Send back').first().click()
  await expect(page.getByRole('dialog', { name: 'Send back' })).toContainText('230 messages are')
  await shoot('send-back-question')
  await button(page, 'Send back 230 messages').click()
  await expect(page.getByRole('region', { name: `Run: Restore ${name}` })).toContainText(
    'succeeded'
  )
  await shoot('send-back-run')
  await showGone(page, server, shoot)
  await proxy.stop()
}

/** The overview of a queue that somebody else has deleted. */
async function showGone(page: Page, server: SqsServer, shoot: Shoot): Promise<void> {
  await openQueue(page, others[0] ?? '')
  const overview = page.getByRole('region', { name: `Overview of ${others[0]}` })
  await expect(overview).toContainText('30 seconds')
  const { QueueUrl } = await server.client.send(new GetQueueUrlCommand({ QueueName: others[0] }))
  await server.deleteQueue(QueueUrl ?? '')
  await overview.getByRole('button', { name: 'Refresh' }).click()
  await expect(overview.getByRole('alert')).toContainText('does not exist')
  await shoot('overview-gone')
}

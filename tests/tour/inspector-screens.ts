import { expect, type Page } from '@playwright/test'
import { gzipSync } from 'node:zlib'
import { openQueue } from '../support/app-driver.js'
import type { SqsServer } from '../support/sqs-server.js'
import { gridRows } from './rows.js'

type Shoot = (name: string) => Promise<void>

const queue = 'invoices-incoming-from-every-partner-of-the-marketplace-eu-central.fifo'

const order = (id: number | bigint, total: string) =>
  `{"id":${id},"customer":"Größer & Söhne","total":${total},"lines":[{"sku":"A-1","n":2},{"sku":"B-7","n":1}]}`

const sns = (message: string) =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-central-1:123456789012:invoices-of-every-partner-of-the-marketplace',
    Subject: 'Amazon S3 Notification',
    Message: message,
    Timestamp: '2026-03-01T12:00:00.000Z'
  })

const s3Event = JSON.stringify({
  Records: [
    {
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: {
        bucket: { name: 'invoices' },
        object: { key: '2026/03/an+invoice+with+a+long+name%2Bmore.pdf', size: 184213 }
      }
    }
  ]
})

const pointer = JSON.stringify([
  'software.amazon.payloadoffloading.PayloadS3Pointer',
  { s3BucketName: 'payloads-of-the-marketplace', s3Key: '3f1c9c1e-6f0e-4f57-9b1f-7a2f8f3d9a10' }
])

/** A body of about 1 MiB with strings inside that hold JSON. */
const large = JSON.stringify({
  Records: Array.from({ length: 4000 }, (_, id) => ({ id, body: order(id, `${id}.10`) }))
})

const bodies = [
  gzipSync(order(9007199254740993n, '1.10')).toString('base64'),
  gzipSync(order(9007199254740994n, '2.50')).toString('base64'),
  sns(s3Event),
  pointer,
  large
]

async function receive(page: Page, server: SqsServer) {
  const url = await server.createQueue({ name: queue.replace(/\.fifo$/, ''), fifo: true })
  for (const [index, body] of bodies.entries()) {
    await server.send(url, [
      {
        MessageBody: body,
        MessageGroupId: `partner-${index}`,
        MessageDeduplicationId: `deduplication-of-message-${index}`,
        MessageAttributes: {
          ExtendedPayloadSize: { DataType: 'Number', StringValue: '314572800' }
        }
      }
    ])
  }
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await openQueue(page, queue, 'Receive')
  await page.getByLabel('Maximum message count').fill(String(bodies.length))
  await page.getByLabel('Visibility timeout').fill('900')
  await page.getByRole('button', { name: 'Receive', exact: true }).click()
  await expect(gridRows(page, 'Output documents')).toHaveCount(bodies.length)
}

/** Bodies that are opened, edited and compared. */
export async function showOpenedBodies(page: Page, server: SqsServer, shoot: Shoot) {
  await receive(page, server)
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  const row = (index: number) => gridRows(page, 'Output documents').nth(index)
  await row(0).click()
  await inspector.getByRole('tab', { name: /^Body/ }).click()
  await inspector.getByRole('radio', { name: 'JSON' }).check({ force: true })
  await expect(inspector.getByRole('button', { name: 'gzip' })).toBeVisible()
  await shoot('opened-gzip')
  await row(2).click()
  await inspector.getByRole('button', { name: 'SNS notification' }).click()
  await shoot('opened-sns')
  await inspector.getByRole('button', { name: 'SNS notification' }).click()
  await row(3).click()
  await shoot('large-payload')
  await row(4).click()
  await inspector.getByRole('button', { name: /^Open further/ }).click()
  await shoot('open-further')
  await page.keyboard.press('Escape')

  await row(0).click()
  await row(1).click({ modifiers: ['Control'] })
  await inspector.getByRole('button', { name: 'Compare', exact: true }).click()
  const compare = page.getByRole('dialog', { name: 'Compare documents' })
  await expect(
    compare.getByText('2 differences').or(compare.getByText('1 difference'))
  ).toBeVisible()
  await shoot('compare-side-by-side')
  await compare.getByRole('radio', { name: 'Unified' }).check({ force: true })
  await shoot('compare-unified')
  await compare.getByRole('radio', { name: 'System' }).check({ force: true })
  await compare.getByRole('radio', { name: 'Side by side' }).check({ force: true })
  await shoot('compare-system')
  await page.keyboard.press('Escape')

  await row(0).click()
  await inspector.getByRole('button', { name: 'Edit and send' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit and send' })
  await edit.getByRole('button', { name: 'Format JSON' }).click()
  await shoot('edit-opened')
  await edit.getByRole('button', { name: 'Continue in Send' }).click()
  await expect(page.getByText('The message had: deduplication-of-message-0.')).toBeVisible()
  await shoot('edit-and-send')
}

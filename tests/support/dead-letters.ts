import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { SqsServer } from './sqs-server.js'

interface Amounts {
  orders: number
  payments: number
  fifo?: boolean
}

interface Made {
  /** The name and the URL of the dead-letter queue, and the URL of the queue that redrives to it. */
  name: string
  url: string
  source: string
}

/**
 * A queue `{name}` with its dead-letter queue `{name}-dlq`, which holds messages of two causes: orders in JSON, and
 * payments as text. On FIFO queues order n is of the group `customer-{n mod 2}`.
 */
export async function makeDeadLetters(
  server: SqsServer,
  name: string,
  { orders, payments, fifo = false }: Amounts
): Promise<Made> {
  const url = await server.createQueue({ name: `${name}-dlq`, fifo })
  const { Attributes } = await server.client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] })
  )
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: Attributes?.QueueArn,
    maxReceiveCount: 3
  })
  const source = await server.createQueue({ name, fifo, attributes: { RedrivePolicy } })
  const place = (n: number, id: string) =>
    fifo ? { MessageGroupId: `customer-${n % 2}`, MessageDeduplicationId: id } : {}
  await server.send(url, [
    ...Array.from({ length: orders }, (_, n) => ({
      MessageBody: JSON.stringify({ number: n, lines: [`line ${n}`] }),
      ...place(n, `order-${n}`)
    })),
    ...Array.from({ length: payments }, (_, n) => ({
      MessageBody: `payment ${n} of customer ${n * 7} refused`,
      ...place(n, `payment-${n}`)
    }))
  ])
  return { name: fifo ? `${name}-dlq.fifo` : `${name}-dlq`, url, source }
}

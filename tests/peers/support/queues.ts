import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { SqsServer } from '../../support/sqs-server.js'

/** A queue and its dead-letter queue. */
export async function withDeadLetters(
  server: SqsServer,
  maxReceiveCount: number,
  { fifo = false, attributes = {} as Record<string, string> } = {}
) {
  const dead = await server.createQueue({ fifo })
  const { Attributes = {} } = await server.client.send(
    new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['QueueArn'] })
  )
  const deadLetterTargetArn = Attributes.QueueArn
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount })
  const url = await server.createQueue({ fifo, attributes: { ...attributes, RedrivePolicy } })
  return { url, dead }
}

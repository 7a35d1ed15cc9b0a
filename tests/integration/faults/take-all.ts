import { DeleteMessageBatchCommand, ReceiveMessageCommand, type Message } from '@aws-sdk/client-sqs'
import type { SqsServer } from '../../support/sqs-server.js'

/** Takes everything out of a queue without the connector. @returns the bodies as numbers, in the order of arrival */
export async function takeAll({ client }: SqsServer, QueueUrl: string): Promise<number[]> {
  const arrived: number[] = []
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 })
    )
    if (Messages.length === 0) return arrived
    arrived.push(...Messages.map(({ Body }) => Number(Body)))
    const Entries = Messages.map(entryOf)
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
  }
}

const entryOf = ({ ReceiptHandle }: Message, index: number) => ({
  Id: String(index),
  ReceiptHandle
})

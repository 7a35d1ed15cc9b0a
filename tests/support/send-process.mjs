// Sends numbered messages to a FIFO queue from a process of its own: endpoint, queue URL, count, groups.
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'

const [endpoint, QueueUrl, count, groups] = process.argv.slice(2)
const client = new SQSClient({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' }
})

for (let from = 0; from < Number(count); from += 10) {
  const Entries = Array.from({ length: Math.min(10, Number(count) - from) }, (_, index) => {
    const number = from + index
    const group = number % Number(groups)
    return {
      Id: String(index),
      MessageBody: JSON.stringify({ number, group }),
      MessageGroupId: `group-${group}`,
      MessageDeduplicationId: `number-${number}`
    }
  })
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
  if (Failed[0]) throw new Error(`Not sent: ${Failed[0].Message}`)
}

import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient
} from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { startServer } from '../../../src-main/sandbox/server.js'

test('a message of any character does not go to a long poll that was given up', async () => {
  const server = await startServer(0)
  const client = new SQSClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${server.port}`,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' }
  })
  try {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'given-up' }))
    const stop = new AbortController()
    const poll = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: stop.signal
    })
    await sleep(200)
    stop.abort()
    await expect(poll).rejects.toThrow()
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'for the next one 🙂' }))

    const next = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 })
    const { Messages = [] } = await client.send(next)
    expect(Messages.map(({ Body }) => Body)).toEqual(['for the next one 🙂'])
  } finally {
    client.destroy()
    await server.close()
  }
})

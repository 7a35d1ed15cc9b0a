import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient
} from '@aws-sdk/client-sqs'
import { buildApp } from 'fauxqs'
import { expect, test } from 'vitest'
import { correct } from '../../../src-main/sandbox/corrections.mjs'
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

test('a message does not go to a long poll that was given up before the server came to it', async () => {
  const app = buildApp({ logger: false, defaultRegion: 'us-east-1' })
  const arrived = new EventEmitter()
  await correct(app)
  app.addHook('preHandler', async (request: { raw: IncomingMessage }) => {
    if (!JSON.stringify(request.raw.headers).includes('ReceiveMessage')) return
    const gone = once(request.raw.socket, 'close')
    if (arrived.emit('poll')) await gone
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const client = new SQSClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' }
  })
  try {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'given-up' }))
    const stop = new AbortController()
    const isThere = once(arrived, 'poll')
    const poll = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: stop.signal
    })
    await isThere
    stop.abort()
    await expect(poll).rejects.toThrow()
    await sleep(200)
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'for the next one' }))

    const next = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 })
    const { Messages = [] } = await client.send(next)
    expect(Messages.map(({ Body }) => Body)).toEqual(['for the next one'])
  } finally {
    client.destroy()
    await app.close()
  }
})

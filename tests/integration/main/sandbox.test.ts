import { request } from 'node:http'
import { createConnection } from 'node:net'
import { networkInterfaces } from 'node:os'
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type SandboxServer } from '../../../src-main/sandbox/server.js'

let server: SandboxServer
let client: SQSClient

beforeAll(async () => {
  server = await startServer(0)
  client = new SQSClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${server.port}`,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' }
  })
})
afterAll(async () => {
  client.destroy()
  await server.close()
})

const attributesOf = async (name: string) => {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}))
  const QueueUrl = QueueUrls.find((url) => url.endsWith(`/${name}`))
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
  return (await client.send(command)).Attributes ?? {}
}

test('it has four queues, each with some messages', async () => {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}))
  const names = QueueUrls.map((url) => url.split('/').at(-1))
  expect(names.sort()).toEqual(['events', 'events-dlq', 'orders-dlq.fifo', 'orders.fifo'])
  for (const name of names) {
    const { ApproximateNumberOfMessages } = await attributesOf(name ?? '')
    expect(Number(ApproximateNumberOfMessages), name).toBeGreaterThan(0)
  }
})

test.each([
  ['orders.fifo', 'orders-dlq.fifo'],
  ['events', 'events-dlq']
])('%s redrives to %s', async (source, target) => {
  const { RedrivePolicy = '{}' } = await attributesOf(source)
  const policy = JSON.parse(RedrivePolicy) as Record<string, unknown>
  expect(policy).toEqual({
    deadLetterTargetArn: (await attributesOf(target))['QueueArn'],
    maxReceiveCount: 5
  })
})

test('queue URLs are the same at every start, whatever the port', async () => {
  const other = await startServer(0)
  const elsewhere = new SQSClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${other.port}`,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' }
  })
  try {
    expect(other.port).not.toBe(server.port)
    const [one, two] = await Promise.all([
      client.send(new ListQueuesCommand({})),
      elsewhere.send(new ListQueuesCommand({}))
    ])
    expect(two.QueueUrls).toEqual(one.QueueUrls)
  } finally {
    elsewhere.destroy()
    await other.close()
  }
})

/** Whether a TCP connection to this address is taken. */
const connects = (host: string) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection({ host, port: server.port, timeout: 2000 })
    const end = (taken: boolean) => {
      socket.destroy()
      resolve(taken)
    }
    socket.on('connect', () => end(true))
    socket.on('error', () => end(false))
    socket.on('timeout', () => end(false))
  })

test('it is reached on loopback and on no other address of this machine', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address)
  // The whole 127.0.0.0/8 is this machine: another address of it stands for an interface where there is none.
  for (const address of [...others, '127.0.0.2'])
    expect(await connects(address), address).toBe(false)
  expect(await connects('127.0.0.1')).toBe(true)
})

const statusFor = (host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: server.port, path: '/_fauxqs/queues', headers: { host } },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      }
    )
    sent.on('error', reject)
    sent.end()
  })

test('a page that reaches it under a name of its own is turned away', async () => {
  expect(await statusFor('rebound.example')).toBe(403)
  expect(await statusFor(`localhost:${server.port}`)).toBe(403)
  expect(await statusFor(`127.0.0.1:${server.port}`)).toBe(200)
})

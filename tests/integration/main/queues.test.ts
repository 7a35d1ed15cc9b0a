import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sqsClients, type CountedRequest } from '../../../src-main/connections/clients.js'
import type { SqsClients } from '../../../src-main/connector/clients.js'
import { Queues } from '../../../src-main/queues/queues.js'
import { startServer, type SandboxServer } from '../../../src-main/sandbox/server.js'
import { json, sqsError, startWireServer, type WireServer } from './wire-server.js'

const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
const { signal } = new AbortController()
const base = 'http://sqs.us-east-1.localhost/000000000000'

let sandbox: SandboxServer
const open: { close(): unknown }[] = []
const counted: CountedRequest[] = []

beforeAll(async () => {
  sandbox = await startServer(0)
})
afterAll(() => sandbox.close())
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
  counted.length = 0
})

const queuesAt = (endpoint: string) => {
  const clients: SqsClients = sqsClients(
    { region: 'us-east-1', endpoint, credentials },
    (request) => counted.push(request)
  )
  open.push(clients)
  return new Queues(() => Promise.resolve(clients))
}
const inSandbox = () => queuesAt(`http://127.0.0.1:${sandbox.port}`)

const serve = async (answer: Parameters<typeof startWireServer>[0]): Promise<WireServer> => {
  const server = await startWireServer(answer)
  open.push(server)
  return server
}

test('queues are listed with what their URLs tell', async () => {
  const { queues, nextToken } = await inSandbox().list('c', undefined, signal)
  expect(nextToken).toBeUndefined()
  expect(queues).toContainEqual({
    url: `${base}/orders.fifo`,
    name: 'orders.fifo',
    fifo: true,
    account: '000000000000',
    region: 'us-east-1'
  })
})

test('2,500 queues come in three pages, each once', async () => {
  const all = Array.from({ length: 2500 }, (_, n) => `${base}/queue-${n}`)
  const server = await serve((_, { MaxResults, NextToken }) => {
    const from = Number(NextToken ?? 0)
    const to = from + Number(MaxResults ?? 1000)
    return json({ QueueUrls: all.slice(from, to), ...(to < 2500 && { NextToken: String(to) }) })
  })
  const queues = queuesAt(server.endpoint)
  const seen: string[] = []
  let token: string | undefined
  do {
    const page = await queues.list('c', token, signal)
    seen.push(...page.queues.map(({ url }) => url))
    token = page.nextToken
  } while (token !== undefined)
  expect(seen).toEqual(all)
  expect(server.calls).toHaveLength(3)
})

test('being denied the list is told as that', async () => {
  const server = await serve(() => sqsError('AccessDenied', 403))
  await expect(queuesAt(server.endpoint).list('c', undefined, signal)).rejects.toMatchObject({
    failure: { code: 'AccessDenied', hint: expect.stringContaining('sqs:ListQueues') as string }
  })
})

test('counts come in the order of the URLs, and a queue that fails fails alone', async () => {
  const urls = [`${base}/events`, `${base}/missing`, 'not a url', `${base}/orders.fifo`]
  const counts = await inSandbox().counts('c', urls, signal)
  expect(counts).toMatchObject([
    { ok: true, counts: { url: urls[0], visible: 6, inFlight: 0, delayed: 0 } },
    { ok: false, url: urls[1], failure: { code: 'QueueDoesNotExist' } },
    { ok: false, url: urls[2], failure: { code: 'InvalidQueueUrl' } },
    {
      ok: true,
      counts: {
        arn: 'arn:aws:sqs:us-east-1:000000000000:orders.fifo',
        deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:orders-dlq.fifo'
      }
    }
  ])
})

test('at most eight counts are asked for at the same time', async () => {
  let now = 0
  let most = 0
  const attributes = { ApproximateNumberOfMessages: '1' }
  const server = await startWireServer(() => json({ Attributes: attributes }))
  open.push(server)
  const real = sqsClients(
    { region: 'us-east-1', endpoint: server.endpoint, credentials },
    () => undefined
  )
  open.push(real)
  real.clientFor(`${base}/any`).middlewareStack.add(
    (next) => async (args) => {
      most = Math.max(most, ++now)
      try {
        return await next(args)
      } finally {
        now--
      }
    },
    { step: 'initialize' }
  )
  const urls = Array.from({ length: 50 }, (_, n) => `${base}/queue-${n}`)
  const counts = await new Queues(() => Promise.resolve(real)).counts('c', urls, signal)
  expect(counts.every(({ ok }) => ok)).toBe(true)
  expect(most).toBe(8)
})

test('an overview has every attribute and the tags', async () => {
  const overview = await inSandbox().overview('c', `${base}/orders.fifo`, signal)
  expect(overview.queue.name).toBe('orders.fifo')
  expect(overview.attributes).toMatchObject({ FifoQueue: 'true', VisibilityTimeout: '30' })
  expect(overview.counts.visible).toBe(Number(overview.attributes['ApproximateNumberOfMessages']))
  expect(overview.tags).toEqual({ team: 'fulfilment', stage: 'sandbox' })
})

test('an overview does without the tags where they are not allowed', async () => {
  const server = await serve((action) =>
    action === 'ListQueueTags'
      ? sqsError('AccessDenied', 403)
      : json({ Attributes: { QueueArn: 'arn' } })
  )
  const overview = await queuesAt(server.endpoint).overview('c', `${base}/events`, signal)
  expect(overview).toMatchObject({ attributes: { QueueArn: 'arn' }, tags: null })
})

test('a URL is resolved without a request, a name with one', async () => {
  const queues = inSandbox()
  const external = 'https://sqs.eu-west-1.amazonaws.com/123456789012/far.fifo'
  expect(await queues.resolve('c', ` ${external} `, signal)).toEqual({
    url: external,
    name: 'far.fifo',
    fifo: true,
    account: '123456789012',
    region: 'eu-west-1'
  })
  expect(counted).toHaveLength(0)
  expect((await queues.resolve('c', 'events', signal)).url).toBe(`${base}/events`)
  expect(counted).toHaveLength(1)
})

test.each([
  ['', 'InvalidQueueName'],
  ['no such queue', 'InvalidQueueName'],
  ['missing', 'QueueDoesNotExist']
])('resolving %j fails with %s', async (name, code) => {
  await expect(inSandbox().resolve('c', name, signal)).rejects.toMatchObject({ failure: { code } })
})

test('a request to a server that never answers can be cancelled', async () => {
  const server = await serve(() => null)
  const controller = new AbortController()
  const listing = queuesAt(server.endpoint).list('c', undefined, controller.signal)
  await expect.poll(() => server.calls.length).toBe(1)
  controller.abort()
  await expect(listing).rejects.toMatchObject({ failure: { code: 'Cancelled' } })
})

test('every attempt is counted, with the price of its queue, and an endpoint is free', async () => {
  const queues = inSandbox()
  await queues.counts('c', [`${base}/orders.fifo`, `${base}/events`], signal)
  expect(counted.map(({ fifo }) => fifo).sort()).toEqual([false, true])
  expect(counted.every(({ charged }) => !charged)).toBe(true)
  counted.length = 0
  const server = await serve(() => sqsError('InternalError', 500))
  await expect(queuesAt(server.endpoint).list('c', undefined, signal)).rejects.toThrow()
  expect(counted).toHaveLength(server.calls.length)
  expect(counted.length).toBeGreaterThan(1)
})

test('facts are every attribute, and the tags where they are asked for; a queue that fails fails alone', async () => {
  const urls = [`${base}/orders.fifo`, `${base}/missing`]
  const plain = await inSandbox().facts({ connectionId: 'c', urls, tags: false }, signal)
  expect(plain).toMatchObject([
    {
      ok: true,
      facts: {
        url: urls[0],
        attributes: { FifoQueue: 'true', VisibilityTimeout: '30' },
        counts: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:orders-dlq.fifo' }
      }
    },
    { ok: false, url: urls[1], failure: { code: 'QueueDoesNotExist' } }
  ])
  expect(plain[0]).not.toHaveProperty('facts.tags')
  expect(counted).toHaveLength(2)
  const tagged = await inSandbox().facts(
    { connectionId: 'c', urls: [`${base}/orders.fifo`], tags: true },
    signal
  )
  expect(tagged).toMatchObject([{ ok: true, facts: { tags: { team: 'fulfilment' } } }])
})

test('facts are not asked for any more once they are given up', async () => {
  const abort = new AbortController()
  const server = await serve(() => {
    abort.abort()
    return json({ Attributes: {} })
  })
  const urls = Array.from({ length: 40 }, (_, n) => `${base}/queue-${n}`)
  const input = { connectionId: 'c', urls, tags: false }
  const facts = await queuesAt(server.endpoint).facts(input, abort.signal)
  expect(facts.filter(({ ok }) => !ok).length).toBeGreaterThan(30)
  expect(server.calls.length).toBeLessThanOrEqual(8)
})

test('1,500 queues that redrive to one come in two pages', async () => {
  const all = Array.from({ length: 1500 }, (_, n) => `${base}/source-${n}`)
  const server = await serve((_, { MaxResults, NextToken }) => {
    const from = Number(NextToken ?? 0)
    const to = from + Number(MaxResults)
    return json({ queueUrls: all.slice(from, to), ...(to < 1500 && { NextToken: String(to) }) })
  })
  const queues = queuesAt(server.endpoint)
  const url = `${base}/dlq`
  const first = await queues.deadLetterSources({ connectionId: 'c', url }, signal)
  const { nextToken } = first
  const second = await queues.deadLetterSources(
    { connectionId: 'c', url, ...(nextToken ? { nextToken } : {}) },
    signal
  )
  expect([...first.queues, ...second.queues].map((queue) => queue.url)).toEqual(all)
  expect(second.nextToken).toBeUndefined()
})

test('a server that cannot tell dead-letter sources is told as that', async () => {
  const asked = inSandbox().deadLetterSources({ connectionId: 'c', url: `${base}/events` }, signal)
  await expect(asked).rejects.toMatchObject({ failure: { retryable: false } })
})

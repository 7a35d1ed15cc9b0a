import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSqsClients, type SqsClients } from '../../../src-main/connector/clients.js'
import { areAllSources } from '../../../src-main/contract/index.js'
import { findSources } from '../../../src-main/dead-letters/sources.js'
import { setAttributes } from '../../../src-main/queues/set-attributes.js'
import { startFaultProxy, type FaultProxy, type Json } from '../../support/fault-proxy.js'
import {
  arnOf,
  servedQueue,
  startManyQueues,
  type ManyQueues,
  type ServedQueue
} from '../../support/many-queues.js'
import { startSqsServer, testCredentials, type SqsServer } from '../../support/sqs-server.js'
import { openDeadLetters } from './rig.js'
import { fill } from './support.js'

const { signal } = new AbortController()

const redrives = (arn: string) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 3 })
})

describe('of a server that does not tell the sources', () => {
  let server: SqsServer
  let proxy: FaultProxy
  let dead: string
  let source: string
  let other: string

  beforeAll(async () => {
    server = await startSqsServer()
    proxy = await startFaultProxy(server.url)
    dead = await server.createQueue({ name: 'letters-dlq' })
    const policy = redrives('arn:aws:sqs:us-east-1:000000000000:letters-dlq')
    source = await server.createQueue({ name: 'letters', attributes: policy })
    other = await server.createQueue({ name: 'other' })
  })
  afterAll(async () => {
    await proxy.stop()
    await server.stop()
  })
  afterEach(() => {
    proxy.fault = () => null
  })

  const deny = (...urls: string[]) => {
    proxy.fault = (action, { QueueUrl }) =>
      action === 'GetQueueAttributes' && urls.includes(String(QueueUrl))
        ? { kind: 'error', status: 403, code: 'AccessDenied' }
        : null
  }
  const find = () => findSources(server.clients(proxy.url), dead, signal)

  it('they are found by the attributes of every queue, and are all of them', async () => {
    const found = await find()
    expect(found).toMatchObject({ lookedAt: 3, unreadable: 0, more: false, failure: null })
    expect(found.sources.map(({ name }) => name)).toEqual(['letters'])
    expect(areAllSources(found)).toBe(true)
  })

  it('queues that may not be read are counted: they may be sources too', async () => {
    deny(other)
    const found = await find()
    expect(found.sources.map(({ url }) => url)).toEqual([source])
    expect(found).toMatchObject({ lookedAt: 3, unreadable: 1 })
    expect(areAllSources(found)).toBe(false)
  })

  it('a queue that was just made one is found, although its attributes do not tell yet', async () => {
    const clients = server.clients(proxy.url)
    const late = await server.createQueue({ name: 'late' })
    const policy = redrives('arn:aws:sqs:us-east-1:000000000000:letters-dlq')
    await setAttributes(clients, late, policy, signal, {})
    const before = ({ Attributes }: Json) => ({
      Attributes: { ...(Attributes as object), RedrivePolicy: undefined }
    })
    proxy.fault = (action, { QueueUrl }) =>
      action === 'GetQueueAttributes' && QueueUrl === late
        ? { kind: 'rewrite', answer: before }
        : null
    const { sources } = await findSources(clients, dead, signal)
    expect(sources.map(({ name }) => name).sort()).toEqual(['late', 'letters'])
    await server.deleteQueue(late)
  })

  it('a queue that was deleted meanwhile is not one that could not be read', async () => {
    proxy.fault = (action, { QueueUrl }) =>
      action === 'GetQueueAttributes' && QueueUrl === other
        ? { kind: 'error', status: 400, code: 'QueueDoesNotExist' }
        : null
    expect(await find()).toMatchObject({ lookedAt: 3, unreadable: 0 })
  })

  it('where the queue itself may not be read, that is what is said', async () => {
    deny(dead)
    const found = await find()
    expect(found.failure?.code).toBe('AccessDenied')
    expect(found.failure?.message).toContain('letters-dlq')
    expect(found.failure?.hint).toContain('sqs:GetQueueAttributes')
    expect(areAllSources(found)).toBe(false)
  })

  it('the only known source is not taken for the only one while others cannot be read', async () => {
    const rig = openDeadLetters(server, { endpoint: proxy.url })
    await fill(server, dead, 2, 0)
    deny(other)
    const kept = await rig.redrive(dead, null)
    expect(kept.outputs).toBe(0)
    expect((await server.counts(dead)).visible).toBe(2)
    proxy.fault = () => null
    await rig.redrive(dead, null)
    expect((await server.counts(source)).visible).toBe(2)
    await rig.close()
  })
})

describe('of an account with very many queues', () => {
  let server: ManyQueues
  let clients: SqsClients
  let dead: string

  const start = async (queues: readonly ServedQueue[]) => {
    server = await startManyQueues([servedQueue('a-dlq'), ...queues])
    dead = `${server.endpoint}/123456789012/a-dlq`
    clients = createSqsClients({
      region: 'us-east-1',
      endpoint: server.endpoint,
      credentials: testCredentials,
      onRequest: () => undefined
    })
  }
  afterEach(async () => {
    clients.close()
    await server.close()
  })
  const named = (count: number, attributes = {}) =>
    Array.from({ length: count }, (_, index) => servedQueue(`q${index}`, attributes))

  it('2,000 are looked at, and it is said that there are more', async () => {
    await start([...named(1_999), servedQueue('last', redrives(arnOf('a-dlq')))])
    server.unknown.add('ListDeadLetterSourceQueues')
    const found = await findSources(clients, dead, signal)
    expect(found).toMatchObject({ sources: [], lookedAt: 2_000, unreadable: 0, more: true })
    expect(areAllSources(found)).toBe(false)
  })

  it('as many as are looked at are all of them', async () => {
    await start([...named(1_998), servedQueue('last', redrives(arnOf('a-dlq')))])
    server.unknown.add('ListDeadLetterSourceQueues')
    const found = await findSources(clients, dead, signal)
    expect(found.sources.map(({ name }) => name)).toEqual(['last'])
    expect(found).toMatchObject({ lookedAt: 2_000, more: false })
  })

  it('1,000 sources are told, and that there are more', async () => {
    await start(named(1_001, redrives(arnOf('a-dlq'))))
    const found = await findSources(clients, dead, signal)
    expect(found.sources).toHaveLength(1_000)
    expect(found).toMatchObject({ lookedAt: null, unreadable: 0, more: true })
  })

  it('sources that may not be read are sources all the same', async () => {
    await start(named(3, redrives(arnOf('a-dlq'))))
    server.denied.add('GetQueueAttributes')
    const found = await findSources(clients, dead, signal)
    expect(found.sources.map(({ name }) => name)).toEqual(['q0', 'q1', 'q2'])
    expect(found).toMatchObject({ lookedAt: null, unreadable: 3, more: false })
    expect(areAllSources(found)).toBe(true)
  })
})

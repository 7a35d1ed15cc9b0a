import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectionId, createRig, until } from '../../support/connector-rig.js'
import { startFaultProxy } from '../../support/fault-proxy.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
beforeAll(async () => {
  server = await startSqsServer()
})
afterAll(() => server.stop())

const rig = () => {
  const clients = server.clients()
  return createRig(() => clients)
}

const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ MessageBody: String(index) }))

const inGroups = (count: number, groups: number) =>
  Array.from({ length: count }, (_, index) => ({
    MessageBody: String(index),
    MessageGroupId: `g${index % groups}`,
    MessageDeduplicationId: String(index)
  }))

const empty = { visible: 0, inFlight: 0, delayed: 0 }

describe('Listen, Process-managed', () => {
  it('writes down what arrives and leaves it leased', async () => {
    const url = await server.createQueue({ attributes: { VisibilityTimeout: '120' } })
    const one = rig()
    const id = await one.listen(url)
    await server.send(url, messages(25))
    await until(() => one.newest(id).messages === 25)
    await until(() => one.newest(id).held === 25, 'the leases to be counted')
    const listener = await one.connector.listeners.stop(id)
    expect(listener).toMatchObject({ status: 'stopped', newestOrdinal: 25, failures: 0 })
    expect(await server.counts(url)).toEqual({ visible: 0, inFlight: 25, delayed: 0 })
    const documents = one.journal.all({ listenerId: id })
    expect(documents.map(({ body }) => Number(body)).sort((a, b) => a - b)).toEqual(
      messages(25).map((_, index) => index)
    )
    expect(documents[0]).toMatchObject({ state: 'held', connectionId, queueUrl: url })
    expect(documents[0]!.leaseUntil! - documents[0]!.at).toBe(120_000)
  })

  it('gives every property of a FIFO message', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(1, 1))
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).messages === 1)
    const [document] = one.journal.all({ listenerId: id })
    expect(document!.properties).toEqual({
      queueUrl: url,
      messageId: expect.any(String) as string,
      receiptHandle: expect.any(String) as string,
      messageGroupId: 'g0',
      messageDeduplicationId: '0',
      sequenceNumber: document!.system['SequenceNumber']
    })
    expect(one.newest(id).groups).toBe(1)
    await one.connector.listeners.stop(id)
  })

  it('says what is in flight elsewhere while nothing arrives', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(6, 2))
    await server.drain(url)
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).elsewhere !== null, 'the numbers of the queue')
    expect(one.newest(id).elsewhere).toMatchObject({ visible: 4, inFlight: 2 })
    await one.connector.listeners.stop(id)
  })

  it('does not count its own leases as elsewhere', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(6, 2))
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).elsewhere !== null, 'the numbers of the queue')
    expect(one.newest(id)).toMatchObject({ held: 2, elsewhere: { visible: 4, inFlight: 0 } })
    await one.connector.listeners.stop(id)
  })
})

describe('Listen, At least once', () => {
  for (const concurrency of [1, 8]) {
    it(`keeps the order of every group at ${concurrency} and ends with an empty queue`, async () => {
      const url = await server.createQueue({ fifo: true })
      const one = rig()
      const id = await one.listen(url, {
        commitStrategy: 'at-least-once',
        maximumConcurrentExecutions: concurrency
      })
      await server.send(url, inGroups(600, 11))
      await until(() => one.newest(id).messages >= 600, 'all messages')
      await one.connector.listeners.stop(id)
      expect(one.newest(id)).toMatchObject({ messages: 600, groups: 11, failures: 0 })
      const documents = one.journal.all({ listenerId: id })
      for (let group = 0; group < 11; group++) {
        const order = documents
          .filter(({ properties }) => properties.messageGroupId === `g${group}`)
          .map(({ body }) => Number(body))
        expect(order).toHaveLength(Math.ceil((600 - group) / 11))
        expect(order).toEqual(order.toSorted((a, b) => a - b))
      }
      expect(new Set(documents.map(({ state }) => state))).toEqual(new Set(['deleted']))
      expect(await server.counts(url)).toEqual(empty)
    })
  }

  it('never deletes before the journal has the messages', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(40))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const one = createRig(() => clients)
    let written = 0
    one.journal.before = async (write) => {
      if (write !== 'recordPoll') return
      await new Promise((resolve) => setTimeout(resolve, 40))
      written++
    }
    const deletedAt: number[] = []
    proxy.fault = (action) => {
      if (action === 'DeleteMessageBatch') deletedAt.push(written)
      return null
    }
    const id = await one.listen(url, {
      commitStrategy: 'at-least-once',
      maximumConcurrentExecutions: 4
    })
    await until(async () => (await server.counts(url)).visible === 0 && deletedAt.length === 4)
    await one.connector.listeners.stop(id)
    deletedAt.forEach((count, index) => expect(count).toBeGreaterThan(index))
    expect(await server.counts(url)).toEqual(empty)
    await proxy.stop()
  })

  it('gives messages back that the journal could not take, and fails', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(5))
    const one = rig()
    one.journal.before = async (write) => {
      if (write === 'recordPoll') throw new Error('The disk is full')
    }
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).status === 'failed')
    await until(async () => (await server.counts(url)).visible === 5, 'the messages to come back')
    expect(one.newest(id)).toMatchObject({ messages: 0 })
  })

  it('makes no request at the limit until a run ends', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(60))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const one = createRig(() => clients)
    proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'delay', ms: 30 } : null)
    const id = await one.listen(url, {
      commitStrategy: 'at-least-once',
      maximumConcurrentExecutions: 2
    })
    await until(() => one.newest(id).messages === 60)
    await one.connector.listeners.stop(id)
    const spans = proxy.seen.filter(({ action }) => action !== 'GetQueueAttributes')
    for (const { at } of spans) {
      const open = spans.filter(
        (other) => other.at <= at && (other.answeredAt === null || other.answeredAt > at)
      )
      expect(open.length).toBeLessThanOrEqual(2)
    }
    await proxy.stop()
  })

  it('opens as many polls as the queue fills, and falls back to one', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(1500))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const one = createRig(() => clients)
    proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'delay', ms: 20 } : null)
    const id = await one.listen(url, {
      commitStrategy: 'at-least-once',
      maximumConcurrentExecutions: 6
    })
    await until(() => one.newest(id).messages === 1500)
    expect(Math.max(...one.listeners.map(({ polling }) => polling))).toBeGreaterThan(3)
    expect(Math.max(...one.listeners.map(({ polling }) => polling))).toBeLessThanOrEqual(6)
    await until(() => one.newest(id).polling === 1, 'one long poll to be left')
    await one.connector.listeners.stop(id)
    await proxy.stop()
  })
})

describe('Listen, options', () => {
  it('waits the polling interval between polls', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(9))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const one = createRig(() => clients)
    const id = await one.listen(url, { maximumMessageCount: 3, pollingInterval: 400 })
    await until(() => one.newest(id).messages === 9)
    await one.connector.listeners.stop(id)
    const polls = proxy.seen.filter(({ action }) => action === 'ReceiveMessage')
    expect(polls[1]!.at - polls[0]!.at).toBeGreaterThanOrEqual(390)
    expect(polls[2]!.at - polls[1]!.at).toBeGreaterThanOrEqual(390)
    expect(polls[0]!.body).toMatchObject({ MaxNumberOfMessages: 3, WaitTimeSeconds: 20 })
    await proxy.stop()
  })

  it('refuses a Dynamic Queue and a wrong URL', async () => {
    const { connector } = rig()
    const options = {
      maximumMessageCount: 10,
      visibilityTimeout: null,
      pollingInterval: 1,
      maximumConcurrentExecutions: 1,
      commitStrategy: 'observe',
      exceedReceiveBudget: false
    } as const
    const start = (object: Parameters<typeof connector.listeners.start>[0]['object']) =>
      connector.listeners.start({ connectionId, object, options })
    await expect(start({ kind: 'dynamic' })).rejects.toMatchObject({
      failure: { code: 'InvalidObject' }
    })
    await expect(start({ kind: 'url', url: 'ftp://x/y' })).rejects.toMatchObject({
      failure: { code: 'InvalidQueueUrl' }
    })
  })
})

describe('Listen, pause, resume and stop', () => {
  it('receives nothing while paused and goes on after that', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(3))
    const one = rig()
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).messages === 3)
    // Past the moment in which a poll is left alone, so that it is aborted at once.
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect((await one.connector.listeners.pause(id)).status).toBe('paused')
    await until(() => one.newest(id).polling === 0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect((await one.connector.listeners.resume(id)).status).toBe('listening')
    await server.send(url, messages(4))
    await until(() => one.newest(id).messages === 7)
    await one.connector.listeners.stop(id)
  })

  it('stops a long poll at once', async () => {
    const url = await server.createQueue()
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).polling === 1)
    await new Promise((resolve) => setTimeout(resolve, 400))
    const before = Date.now()
    const listener = await one.connector.listeners.stop(id)
    expect(Date.now() - before).toBeLessThan(200)
    expect(listener).toMatchObject({ status: 'stopped', polling: 0, failure: null })
  })

  it('writes down and commits what was on its way when it was stopped', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(300))
    const one = rig()
    const id = await one.listen(url, {
      commitStrategy: 'at-least-once',
      maximumConcurrentExecutions: 4
    })
    await until(() => one.newest(id).messages > 60)
    await one.connector.listeners.stop(id)
    const { messages: count } = one.newest(id)
    const left = await server.counts(url)
    expect(left.inFlight).toBe(0)
    expect(left.visible + count).toBe(300)
    expect(one.journal.all({ listenerId: id, state: 'deleted' })).toHaveLength(count)
    expect(one.journal.sessions.get(id)?.end).toMatchObject({ status: 'succeeded' })
  })

  it('forgets a closed session and keeps its documents', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(1))
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).messages === 1)
    await one.connector.listeners.close(id)
    expect(one.connector.listeners.list()).toEqual([])
    expect(one.journal.all({ listenerId: id })).toHaveLength(1)
    await expect(one.connector.listeners.pause(id)).rejects.toMatchObject({
      failure: { code: 'ListenerNotFound' }
    })
  })

  it('tells of its progress at most ten times a second', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(800))
    const one = rig()
    const before = Date.now()
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).messages === 800)
    const events = one.listeners.length
    expect(events).toBeLessThanOrEqual(Math.ceil((Date.now() - before) / 100) + 2)
    expect(one.newest(id).rate).toBeGreaterThan(0)
    await one.connector.listeners.stop(id)
  })

  it('listens to several queues side by side', async () => {
    const urls = await Promise.all([server.createQueue(), server.createQueue()])
    const one = rig()
    const ids = await Promise.all(urls.map((url) => one.listen(url)))
    await server.send(urls[0]!, messages(2))
    await server.send(urls[1]!, messages(3))
    await until(() => ids.map((id) => one.newest(id).messages).join() === '2,3')
    await one.connector.listeners.stopAll()
    expect(one.connector.listeners.list().map(({ status }) => status)).toEqual([
      'stopped',
      'stopped'
    ])
  })
})

describe('Listen, Observe', () => {
  it('releases everything, deletes nothing, and looks less and less often', async () => {
    const url = await server.createQueue()
    await server.send(url, messages(5))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const one = createRig(() => clients)
    const id = await one.listen(url, {
      commitStrategy: 'observe',
      maximumConcurrentExecutions: 4
    })
    await until(() => one.newest(id).messages >= 5)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const looks = proxy.seen.filter(({ action }) => action === 'ReceiveMessage').length
    // The first look, and at most one or two more that brought nothing new.
    expect(looks).toBeLessThanOrEqual(4)
    expect(one.newest(id).notice).toContain('receive count')
    await one.connector.listeners.stop(id)
    expect(await server.counts(url)).toMatchObject({ visible: 5, inFlight: 0 })
    expect(proxy.seen.some(({ action }) => action.startsWith('DeleteMessage'))).toBe(false)
    const states = one.journal.all({ listenerId: id }).map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['released']))
    await proxy.stop()
  })

  async function withDeadLetters(maxReceiveCount: number) {
    const dead = await server.createQueue()
    const arn = `arn:aws:sqs:us-east-1:000000000000:${dead.split('/').at(-1)!}`
    const url = await server.createQueue({
      attributes: {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount })
      }
    })
    await server.send(url, messages(1))
    return { dead, url }
  }

  it('pauses before a look could move a message to the dead-letter queue', async () => {
    const { dead, url } = await withDeadLetters(1)
    const one = rig()
    const id = await one.listen(url, { commitStrategy: 'observe' })
    await until(() => one.newest(id).status === 'paused')
    expect(one.newest(id).notice).toContain('dead-letter queue')
    await expect(one.connector.listeners.resume(id)).rejects.toMatchObject({
      failure: { code: 'ReceiveBudget' }
    })
    await until(async () => (await server.counts(url)).visible === 1)
    expect(await server.counts(dead)).toEqual(empty)
    await one.connector.listeners.stop(id)
  })

  it('goes on when it is told to', async () => {
    const { dead, url } = await withDeadLetters(1)
    const one = rig()
    const id = await one.listen(url, { commitStrategy: 'observe', exceedReceiveBudget: true })
    await until(async () => (await server.counts(dead)).visible === 1, 'the message to be moved')
    expect(one.newest(id).status).toBe('listening')
    await one.connector.listeners.stop(id)
  })
})

describe('Leases', () => {
  async function held(count: number) {
    const url = await server.createQueue()
    await server.send(url, messages(count))
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).held === count, 'the leases to be counted')
    await one.connector.listeners.stop(id)
    const documentIds = one.journal.all({ listenerId: id }).map((document) => document.id)
    return { url, one, id, documentIds }
  }

  it('are deleted, released and extended, each with its outcome', async () => {
    const { url, one, id, documentIds } = await held(25)
    const act = one.connector.leases.act
    const deleted = await act(connectionId, {
      action: 'delete',
      documentIds: documentIds.slice(0, 12)
    })
    expect(deleted).toEqual(
      documentIds.slice(0, 12).map((documentId) => ({ documentId, failure: null }))
    )
    const before = Date.now()
    await act(connectionId, {
      action: 'extend',
      documentIds: documentIds.slice(12, 14),
      seconds: 900
    })
    expect(one.journal.documentsById.get(documentIds[12]!)!.leaseUntil).toBeGreaterThanOrEqual(
      before + 900_000
    )
    await act(connectionId, { action: 'release', documentIds: documentIds.slice(14) })
    expect(await server.counts(url)).toEqual({ visible: 11, inFlight: 2, delayed: 0 })
    await until(() => one.newest(id).held === 2, 'the leases to be counted again')
    const states = one.journal.all({ listenerId: id }).map(({ state }) => state)
    expect(states.slice(0, 12)).toEqual(Array(12).fill('deleted'))
    expect(states.slice(14)).toEqual(Array(11).fill('released'))
  })

  it('that are over cannot be acted on', async () => {
    const { one, documentIds } = await held(1)
    const input = { action: 'release', documentIds } as const
    await one.connector.leases.act(connectionId, input)
    const [again] = await one.connector.leases.act(connectionId, input)
    expect(again?.failure).toMatchObject({ code: 'LeaseEnded' })
  })

  it('are all released when the app closes', async () => {
    const { url, one } = await held(23)
    expect(await one.connector.leases.releaseAll(connectionId)).toHaveLength(23)
    expect(await server.counts(url)).toMatchObject({ visible: 23, inFlight: 0 })
  })
})

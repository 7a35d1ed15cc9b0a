import { defaultOptions } from '../../../src-main/contract/index.js'
import { describe, expect, it } from 'vitest'
import { connectionId, createRig, until } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { startFaultProxy } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'
import { empty, inGroups, numbered } from '../../support/test-messages.js'

let server: SqsServer
const rig = withServer((started) => (server = started))

describe('Listen, Process-managed', () => {
  it('writes down what arrives and leaves it leased', async () => {
    const url = await server.createQueue({ attributes: { VisibilityTimeout: '120' } })
    const one = rig()
    const id = await one.listen(url)
    await server.send(url, numbered(25))
    await until(() => one.newest(id).messages === 25)
    await until(() => one.newest(id).held === 25, 'the leases to be counted')
    const listener = await one.connector.listeners.stop(id)
    expect(listener).toMatchObject({ status: 'stopped', newestOrdinal: 25, failures: 0 })
    expect(await server.counts(url)).toEqual({ visible: 0, inFlight: 25, delayed: 0 })
    const documents = one.journal.all({ listenerId: id })
    expect(documents.map(({ body }) => Number(body)).sort((a, b) => a - b)).toEqual(
      numbered(25).map((_, index) => index)
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
    await server.send(url, numbered(40))
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
    await server.send(url, numbered(5))
    const one = rig()
    one.journal.before = async (write) => {
      if (write === 'recordPoll') throw new Error('The disk is full')
    }
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).status === 'failed')
    await until(async () => (await server.counts(url)).visible === 5, 'the messages to come back')
    expect(one.newest(id)).toMatchObject({ messages: 0 })
  })

  for (const fifo of [false, true]) {
    it(`polls no further at the limit until a run ends, ${fifo ? 'FIFO' : 'standard'}`, async () => {
      const url = await server.createQueue({ fifo })
      await server.send(url, fifo ? inGroups(60, 30) : numbered(60))
      const proxy = await startFaultProxy(server.url)
      const clients = server.clients(proxy.url)
      const one = createRig(() => clients)
      let running = 0
      let most = 0
      one.journal.before = async (write) => {
        if (write !== 'recordPoll') return
        running++
        await new Promise((resolve) => setTimeout(resolve, 30))
        running--
      }
      proxy.fault = (action) => {
        const open = proxy.seen.filter(
          (seen) => seen.action === 'ReceiveMessage' && seen.answeredAt === null
        )
        if (action === 'ReceiveMessage') most = Math.max(most, open.length + running)
        return null
      }
      const id = await one.listen(url, {
        commitStrategy: 'at-least-once',
        maximumConcurrentExecutions: 2
      })
      await until(() => one.newest(id).messages === 60)
      await one.connector.listeners.stop(id)
      expect(most).toBe(2)
      expect(await server.counts(url)).toEqual(empty)
      await proxy.stop()
    })
  }

  it('never has more than one commit behind per execution', async () => {
    const url = await server.createQueue()
    await server.send(url, numbered(60))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const one = createRig(() => clients)
    proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'delay', ms: 500 } : null)
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).messages >= 20)
    await new Promise((resolve) => setTimeout(resolve, 150))
    // The answer after the one that is being deleted is in the journal; a third was not asked for.
    expect(one.newest(id).messages).toBe(20)
    await one.connector.listeners.stop(id)
    await proxy.stop()
  })

  it('does not flood a FIFO queue of one group with polls ahead of their commit', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(60, 1))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const one = createRig(() => clients)
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).messages === 60)
    await one.connector.listeners.stop(id)
    const polls = proxy.seen.filter(({ action }) => action === 'ReceiveMessage')
    expect(polls.length).toBeLessThan(70)
    expect(one.journal.all({ listenerId: id }).map(({ body }) => Number(body))).toEqual(
      numbered(60).map((_, index) => index)
    )
    await proxy.stop()
  })

  it('opens as many polls as the queue fills, and falls back to one', async () => {
    const url = await server.createQueue()
    await server.send(url, numbered(1500))
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
    await server.send(url, numbered(9))
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
    const options = { ...defaultOptions.listen, commitStrategy: 'observe' as const }
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

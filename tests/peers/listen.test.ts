import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { until } from '../support/connector-rig.js'
import { empty, inGroups, numbered } from '../support/test-messages.js'
import { behaviours, type Peer } from './support/behaviours.js'
import { withDeadLetters } from './support/queues.js'

behaviours('Listen', (behaviour) => {
  behaviour('Process-managed: what arrives is written down and leased', async ({ server, rig }) => {
    const url = await server.createQueue({ attributes: { VisibilityTimeout: '120' } })
    const one = rig()
    const id = await one.listen(url)
    await server.send(url, numbered(25))
    await until(() => one.newest(id).messages === 25, 'the messages')
    await one.connector.listeners.stop(id)
    const documents = one.journal.all({ listenerId: id })
    expect(documents.map(({ body }) => Number(body)).sort((a, b) => a - b)).toEqual(
      numbered(25).map((_, index) => index)
    )
    expect(documents[0]!.leaseUntil! - documents[0]!.at).toBe(120_000)
    expect(await server.counts(url)).toEqual({ visible: 0, inFlight: 25, delayed: 0 })
  })

  behaviour('At least once: a standard queue is emptied', async ({ server, rig }) => {
    // A message that is given twice at once may stay leased once more before it is gone.
    const url = await server.createQueue({ attributes: { VisibilityTimeout: '5' } })
    await server.send(url, numbered(80))
    const one = rig()
    const id = await one.listen(url, {
      commitStrategy: 'at-least-once',
      maximumConcurrentExecutions: 4
    })
    await until(
      async () => {
        const { visible, inFlight } = await server.counts(url)
        return visible + inFlight === 0
      },
      'the queue to be empty',
      45_000
    )
    await one.connector.listeners.stop(id)
    const bodies = one.journal.all({ listenerId: id }).map(({ body }) => body)
    expect(new Set(bodies).size).toBe(80)
  })

  const inOrder =
    (concurrency: number) =>
    async ({ server, rig }: Peer) => {
      const url = await server.createQueue({ fifo: true })
      await server.send(url, inGroups(60, 6))
      const one = rig()
      const id = await one.listen(url, {
        commitStrategy: 'at-least-once',
        maximumConcurrentExecutions: concurrency
      })
      await until(() => one.newest(id).messages >= 60, 'all messages')
      await one.connector.listeners.stop(id)
      expect(one.newest(id)).toMatchObject({ messages: 60, groups: 6, failures: 0 })
      const documents = one.journal.all({ listenerId: id })
      for (let group = 0; group < 6; group++) {
        const order = documents
          .filter(({ properties }) => properties.messageGroupId === `g${group}`)
          .map(({ body }) => Number(body))
        expect(order).toEqual(order.toSorted((a, b) => a - b))
      }
      expect(await server.counts(url)).toEqual(empty)
    }
  behaviour('At least once: order per group at 1 execution', inOrder(1))
  behaviour('At least once: order per group at 4 executions', inOrder(4))

  behaviour('Observe: everything is seen, released and left', async ({ server, rig }) => {
    const url = await server.createQueue()
    await server.send(url, numbered(15))
    const one = rig()
    const id = await one.listen(url, { commitStrategy: 'observe' })
    const seen = () => new Set(one.journal.all({ listenerId: id }).map(({ body }) => body)).size
    await until(() => seen() === 15, 'every message', 10_000)
    await one.connector.listeners.stop(id)
    await until(async () => (await server.counts(url)).visible === 15, 'all to be released')
    const states = one.journal.all({ listenerId: id }).map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['released']))
  })

  behaviour('Observe pauses before a look could move a message away', async (peer) => {
    const { url, dead } = await withDeadLetters(peer.server, 2)
    await peer.server.send(url, numbered(1))
    const one = peer.rig()
    const id = await one.listen(url, { commitStrategy: 'observe' })
    await until(() => one.newest(id).status === 'paused', 'the pause')
    await until(async () => (await peer.server.counts(url)).visible === 1, 'the release')
    expect(await peer.server.counts(dead)).toEqual(empty)
  })

  behaviour('stopped: the long poll takes no message any more', async ({ server, rig }) => {
    const url = await server.createQueue()
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).polling === 1, 'the poll')
    await sleep(1000)
    await one.connector.listeners.stop(id)
    // The server hears of it a moment later.
    await sleep(1000)
    await server.send(url, numbered(1))
    await sleep(1500)
    expect(await server.counts(url), 'nobody took it').toMatchObject({ visible: 1, inFlight: 0 })
  })
})

behaviours('Dead-letter queues', (behaviour) => {
  for (const fifo of [false, true]) {
    const kind = fifo ? 'FIFO' : 'standard'
    behaviour(`maxReceiveCount moves a message, ${kind}`, async ({ server, rig }) => {
      const { url, dead } = await withDeadLetters(server, 2, { fifo })
      await server.send(url, fifo ? inGroups(1, 1) : numbered(1))
      const one = rig()
      for (const count of ['1', '2']) {
        const { outputs } = await one.receive(url, { visibilityTimeout: 1, waitTimeout: 10 })
        expect(outputs[0]?.system['ApproximateReceiveCount'], `receive ${count}`).toBe(count)
      }
      await sleep(1200)
      expect((await one.receive(url, { waitTimeout: 1 })).outputs, 'it is gone').toEqual([])
      const { outputs } = await one.receive(dead, { waitTimeout: 5 })
      expect(
        outputs.map(({ body }) => body),
        'it is in the dead-letter queue'
      ).toEqual(['0'])
    })
  }

  behaviour('a moved message names the queue that it came from', async ({ server, rig }) => {
    const { url, dead } = await withDeadLetters(server, 1)
    await server.send(url, numbered(1))
    const one = rig()
    await one.receive(url, { visibilityTimeout: 0 })
    await sleep(200)
    await one.receive(url)
    const { outputs } = await one.receive(dead, { waitTimeout: 5 })
    expect(outputs[0]!.system, 'the source').toMatchObject({
      DeadLetterQueueSourceArn: expect.stringMatching(/^arn:aws:sqs:/) as string
    })
  })
})

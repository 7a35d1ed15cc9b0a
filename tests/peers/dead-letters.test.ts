import { setTimeout as sleep } from 'node:timers/promises'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { expect } from 'vitest'
import { groupBy } from '../../src-main/connector/group-by.js'
import type { Redrive } from '../../src-main/contract/index.js'
import { DeadLetters } from '../../src-main/dead-letters/dead-letters.js'
import { MoveTasks } from '../../src-main/dead-letters/move-tasks.js'
import { findSources } from '../../src-main/dead-letters/sources.js'
import { connectionId, until } from '../support/connector-rig.js'
import { takeInOrder } from '../support/queue-work.js'
import type { SqsServer } from '../support/sqs-server.js'
import { inGroups, numbered } from '../support/test-messages.js'
import { behaviours, type Peer } from './support/behaviours.js'
import { withDeadLetters } from './support/queues.js'

const { signal } = new AbortController()

/** Move tasks of a server, on one queue. */
function tasksOn({ server }: Peer, url: string) {
  const tasks = new MoveTasks(async () => server.clients())
  const start = (perSecond: number | null = null) =>
    tasks.start({ connectionId, url, perSecond, destinationUrl: null })
  return {
    list: () => tasks.list(connectionId, url, signal),
    start,
    /** @returns the handle of a task, on a server that has them */
    async begin(perSecond: number | null = null): Promise<string> {
      const started = await start(perSecond).catch((error: unknown) => error)
      expect(started, 'it is started').toMatchObject({ handle: expect.stringMatching(/./) })
      return (started as { handle: string }).handle
    },
    cancel: (handle: string) => tasks.cancel(connectionId, url, handle)
  }
}

/** Redrives to a queue. @returns the run, when it has succeeded */
async function redrive(
  { server, rig }: Peer,
  deadLetterUrl: string,
  url: string,
  asked: Partial<Pick<Redrive, 'filter' | 'edits'>> = {}
) {
  const { connector, journal, runs } = rig()
  const clientsOf = async () => server.clients()
  const letters = new DeadLetters({ clientsOf, runs: connector.runs, journal })
  const target = { kind: 'queue', url } as const
  const { runId } = await letters.redrive(connectionId, {
    deadLetterUrl,
    filter: {},
    target,
    perSecond: null,
    edits: [],
    ...asked
  })
  const last = () => runs.findLast(({ id }) => id === runId)
  await until(() => last()?.status === 'succeeded', 'the redrive to end')
  return last()!
}

/** Sends `a0` to `a2` of a group and `b0` to `b2` of another. @returns an edit of `a1` that no queue takes */
async function sendGroups({ client }: SqsServer, QueueUrl: string): Promise<Redrive['edits'][0]> {
  const fifo = QueueUrl.endsWith('.fifo')
  let messageId = ''
  for (const MessageBody of ['a0', 'b0', 'a1', 'b1', 'a2', 'b2']) {
    const MessageDeduplicationId = fifo ? MessageBody : undefined
    const MessageGroupId = MessageBody[0]
    const sent = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId })
    )
    if (MessageBody === 'a1') messageId = sent.MessageId ?? ''
  }
  return { messageId, body: '\u0001', attributes: [] }
}

const bodiesOf = async (server: SqsServer, url: string) =>
  (await takeInOrder(server, url)).map(({ Body = '' }) => Body).sort()

behaviours('Dead letters', (behaviour) => {
  behaviour('the queues that redrive to one are listed', async ({ server }) => {
    const { url, dead } = await withDeadLetters(server, 3)
    const { sources, lookedAt } = await findSources(server.clients(), dead, signal)
    expect(sources.map((source) => source.url)).toEqual([url])
    expect(lookedAt, 'the server tells').toBeNull()
  })

  behaviour('a move task moves every message to its source queue', async (peer) => {
    const { url, dead } = await withDeadLetters(peer.server, 3)
    await peer.server.send(dead, numbered(20))
    const tasks = tasksOn(peer, dead)
    await tasks.begin()
    await until(
      async () => (await peer.server.counts(url)).visible === 20,
      'the messages to be moved',
      20_000
    )
    expect(await peer.server.counts(dead)).toMatchObject({ visible: 0 })
  })

  behaviour('a finished move task is listed with how many it moved', async (peer) => {
    const { dead } = await withDeadLetters(peer.server, 3)
    await peer.server.send(dead, numbered(8))
    const tasks = tasksOn(peer, dead)
    await tasks.begin()
    const done = async () => (await tasks.list())[0]?.status === 'COMPLETED'
    await until(done, 'the task to be completed', 20_000)
    const [task] = await tasks.list()
    expect(task?.moved, 'it tells how many').toBe(8)
  })

  behaviour(
    'a move task keeps to its velocity, tells how far it is, and is cancelled',
    async (peer) => {
      const { url, dead } = await withDeadLetters(peer.server, 3)
      await peer.server.send(dead, numbered(60))
      const tasks = tasksOn(peer, dead)
      const handle = await tasks.begin(5)
      const [task] = await tasks.list()
      expect(task, 'it goes on').toMatchObject({ status: 'RUNNING', perSecond: 5 })
      const moving = async () => {
        const { visible } = await peer.server.counts(url)
        return visible > 0 && visible < 60
      }
      await until(moving, 'some to be moved', 20_000)
      await tasks.cancel(handle)
      const stopped = async () => (await tasks.list()).every(({ status }) => status !== 'RUNNING')
      await until(stopped, 'the end of the task', 20_000)
      const { visible } = await peer.server.counts(url)
      expect(visible).toBeLessThan(60)
      await sleep(1500)
      expect(await peer.server.counts(url), 'no more is moved').toMatchObject({ visible })
      expect((await peer.server.counts(dead)).visible).toBe(60 - visible)
    }
  )

  behaviour('a cancelled move task is listed as such', async (peer) => {
    const { dead } = await withDeadLetters(peer.server, 3)
    await peer.server.send(dead, numbered(60))
    const tasks = tasksOn(peer, dead)
    const handle = await tasks.begin(1)
    await tasks.cancel(handle)
    await sleep(1500)
    expect((await tasks.list())[0]?.status ?? 'none', 'it is listed').toMatch(/^CANCELL(ED|ING)$/)
  })

  behaviour(
    'a move task that has ended cannot be cancelled, which is said in words',
    async (peer) => {
      const { url, dead } = await withDeadLetters(peer.server, 3)
      await peer.server.send(dead, numbered(3))
      const tasks = tasksOn(peer, dead)
      const handle = await tasks.begin()
      const done = async () => (await tasks.list())[0]?.status === 'COMPLETED'
      await until(done, 'the task to be completed', 20_000)
      // A server may list the end before it refuses: ElasticMQ tells the one that cancels a little later.
      const refused = async () => {
        const late = await tasks.cancel(handle).catch((error: unknown) => error)
        if (late instanceof Error)
          expect(late).toMatchObject({ failure: { code: 'MoveTaskEnded' } })
        return late instanceof Error
      }
      await until(refused, 'a refusal', 20_000)
      expect((await tasks.list())[0]).toMatchObject({ status: 'COMPLETED', moved: 3 })
      expect((await peer.server.counts(url)).visible).toBe(3)
    }
  )

  behaviour('a second move task of a queue is refused in words', async (peer) => {
    const { dead } = await withDeadLetters(peer.server, 3)
    await peer.server.send(dead, numbered(60))
    const tasks = tasksOn(peer, dead)
    const handle = await tasks.begin(1)
    const second = await tasks.start(1).catch((error: unknown) => error)
    await tasks.cancel(handle).catch(() => undefined)
    expect(second, 'the second one').toMatchObject({ failure: { code: 'MoveTaskRunning' } })
  })

  behaviour(
    'a move task of a queue that is no dead-letter queue is refused in words',
    async (peer) => {
      const url = await peer.server.createQueue()
      const refused = await tasksOn(peer, url)
        .start()
        .catch((error: unknown) => error)
      expect(refused, 'it is refused').toMatchObject({ failure: { code: 'NotDeadLetterQueue' } })
    }
  )

  behaviour('a selective redrive takes what is chosen, and leaves the rest', async (peer) => {
    const { server } = peer
    const { url, dead } = await withDeadLetters(server, 3)
    await server.send(dead, numbered(30))
    const { inputs } = await redrive(peer, dead, url, { filter: { text: '1' } })
    const bodies = (await takeInOrder(server, url)).map(({ Body = '' }) => Body)
    expect(bodies.every((body) => body.includes('1'))).toBe(true)
    expect(bodies).toHaveLength(inputs)
    expect(bodies.length).toBeGreaterThan(10)
    expect(await server.counts(dead)).toMatchObject({ visible: 30 - bodies.length, inFlight: 0 })
  })

  behaviour('a selective redrive keeps the order of every group', async (peer) => {
    const { server } = peer
    const { url, dead } = await withDeadLetters(server, 3, { fifo: true })
    await server.send(dead, inGroups(60, 4))
    await redrive(peer, dead, url)
    const taken = await takeInOrder(server, url)
    expect(taken).toHaveLength(60)
    for (const messages of groupBy(
      taken,
      ({ Attributes }) => Attributes?.MessageGroupId
    ).values()) {
      const numbers = messages.map(({ Body }) => Number(Body))
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    }
  })

  for (const fifo of [true, false]) {
    behaviour(
      `a refused message of a FIFO dead-letter queue keeps the rest of its group from a ${fifo ? 'FIFO' : 'standard'} queue`,
      async (peer) => {
        const { server } = peer
        const dead = await server.createQueue({ fifo: true })
        const url = await server.createQueue({ fifo })
        const edits = [await sendGroups(server, dead)]
        const run = await redrive(peer, dead, url, { edits })
        expect(run.failures).toBe(1)
        expect(run.notes?.[0]).toBe('1 group stopped at a message that was not accepted.')
        expect(await bodiesOf(server, url)).toEqual(['a0', 'b0', 'b1', 'b2'])
        expect(await bodiesOf(server, dead)).toEqual(['a1', 'a2'])
      }
    )
  }

  behaviour(
    'a refused message of a standard dead-letter queue keeps nothing back, also from a FIFO queue',
    async (peer) => {
      const { server } = peer
      const dead = await server.createQueue()
      const url = await server.createQueue({ fifo: true })
      const edits = [await sendGroups(server, dead)]
      const run = await redrive(peer, dead, url, { edits })
      expect(run.failures, 'those that are refused').toBe(1)
      expect(await bodiesOf(server, url)).toEqual(['a0', 'a2', 'b0', 'b1', 'b2'])
      expect(await bodiesOf(server, dead)).toEqual(['a1'])
    }
  )
})

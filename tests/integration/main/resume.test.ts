import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rerun } from '../../../src-main/app/rerun.js'
import { defaultOptions, type RerunPart, type Run } from '../../../src-main/contract/index.js'
import type { JournalClient } from '../../../src-main/journal/client.js'
import { openJournal } from '../../../src-main/journal/open.js'
import {
  connectionId,
  createRig,
  input,
  noDeadLetters,
  until
} from '../../support/connector-rig.js'
import { takeInOrder } from '../../support/queue-work.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { bundle, key, temporaryFolder, workerFile, workerUrl } from '../journal/worker.js'

const count = 5000
/** Milliseconds from the first document to the kill: anywhere within. */
const activePhase = 600
/** After what the kill comes: the inputs are still being written, or documents are being accepted. */
const moments = ['inputs', 'outputs', 'outputs'] as const

let server: SqsServer
let sender: string
const folder = temporaryFolder()
const file = join(folder.path, 'journal.db')

beforeAll(async () => {
  server = await startSqsServer()
  // In the repository, so that it finds its packages.
  sender = await bundle('sender', resolve('out/test-programs'))
})
afterAll(async () => {
  await server.stop()
  folder.remove()
})

/** Sends from a process of its own, which is killed on the way. @returns the id of its run */
async function sendUntilKilled(url: string, moment: (typeof moments)[number]): Promise<number> {
  const child = spawn(
    process.execPath,
    [sender, file, key, workerFile, server.url, url, String(count)],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await until(() => /run \d+\n/.test(output) && output.includes(`${moment}\n`), moment)
  await pause(Math.random() * activePhase)
  child.kill('SIGKILL')
  await once(child, 'close')
  return Number(/run (\d+)/.exec(output)?.[1])
}

/** What the app does when it is started again. */
async function afterwards<T>(work: (again: Restarted) => Promise<T>): Promise<T> {
  const journal = openJournal({ file, key, workerUrl })
  const clients = server.clients()
  const rig = createRig(() => clients, journal)
  const connections = { get: async () => ({}) as never }
  const deps = { connections, connector: rig.connector, journal, deadLetters: noDeadLetters }
  try {
    return await work({
      journal,
      rig,
      start: async (runId, part, inDoubt) => {
        const started = await rerun(deps, { runId, part, inDoubt })
        const ended = () =>
          rig.runs.some((run) => run.id === started.runId && run.status !== 'running')
        await until(ended, 'the run to end')
        return rig.runs.findLast((run) => run.id === started.runId)!
      }
    })
  } finally {
    await journal.close()
  }
}

interface Restarted {
  journal: JournalClient
  rig: ReturnType<typeof createRig>
  start(runId: number, part: RerunPart, inDoubt: boolean): Promise<Run>
}

/** The outputs of a run whose state is failed, by the number of their document. */
async function inDoubtOf(journal: JournalClient, runId: number): Promise<Set<number>> {
  const numbers = new Set<number>()
  for (let after: number | null = 0; after !== null;) {
    const all = await journal.inputs({ runId, part: 'failed', inDoubt: true, after, limit: 500 })
    for (const { body } of all.documents) numbers.add(Number(body.split(' ')[1]))
    after = all.last
  }
  return numbers
}

async function numbersIn(url: string): Promise<number[]> {
  return (await takeInOrder(server, url)).map(({ Body = '' }) => Number(Body.split(' ')[1]))
}

const everyNumber = Array.from({ length: count }, (_, n) => n)
const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b)

describe('a Send of 5,000 documents that was killed', () => {
  it.each(moments)(
    'is resumed on a FIFO queue: every document is there exactly once, in the order of its group (after the first %s)',
    async (moment) => {
      const url = await server.createQueue({ fifo: true })
      const runId = await sendUntilKilled(url, moment)
      await afterwards(async ({ journal, start }) => {
        const run = await journal.run(runId)
        expect(run).toMatchObject({ status: 'interrupted', inputs: count })
        const facts = await journal.rerunFacts(runId)
        expect(facts).toMatchObject({ all: count, known: true })
        // Cut off on the way, or this would prove nothing.
        expect(facts.rest).toBeGreaterThan(0)
        if (moment === 'outputs') expect(facts.rest).toBeLessThan(count)
        const rest = await start(runId, 'rest', true)
        expect(rest).toMatchObject({ status: 'succeeded', inputs: facts.rest, failures: 0 })
        await expect(start(runId, 'rest', true)).rejects.toMatchObject({
          failure: { code: 'AlreadyResumed' }
        })
      })
      const numbers = await numbersIn(url)
      expect(sorted(numbers)).toEqual(everyNumber)
      for (let group = 0; group < 40; group++) {
        const order = numbers.filter((number) => number % 40 === group)
        expect(order).toEqual(sorted(order))
      }
    },
    120_000
  )

  it.each(moments)(
    'is resumed on a standard queue: nothing is sent twice, and what may lack is what is unconfirmed (after the first %s)',
    async (moment) => {
      const url = await server.createQueue()
      const runId = await sendUntilKilled(url, moment)
      const doubted = await afterwards(async ({ journal, start }) => {
        expect(await journal.run(runId)).toMatchObject({ status: 'interrupted', inputs: count })
        const inDoubt = await inDoubtOf(journal, runId)
        const rest = await start(runId, 'rest', false)
        expect(rest).toMatchObject({ status: 'succeeded', failures: 0 })
        return inDoubt
      })
      const numbers = await numbersIn(url)
      expect(new Set(numbers).size).toBe(numbers.length)
      const there = new Set(numbers)
      expect(everyNumber.filter((number) => !there.has(number) && !doubted.has(number))).toEqual([])
      expect(doubted.size).toBeLessThan(count / 2)
    },
    120_000
  )

  it('is resumed with what is unconfirmed: nothing lacks, and only that may be there twice', async () => {
    const url = await server.createQueue()
    const runId = await sendUntilKilled(url, 'outputs')
    const doubted = await afterwards(async ({ journal, start }) => {
      const inDoubt = await inDoubtOf(journal, runId)
      await start(runId, 'rest', true)
      return inDoubt
    })
    const numbers = await numbersIn(url)
    expect(sorted(new Set(numbers))).toEqual(everyNumber)
    const twice = numbers.filter((number, at) => numbers.indexOf(number) !== at)
    expect(twice.filter((number) => !doubted.has(number))).toEqual([])
  }, 120_000)
})

describe('a Send that was cancelled half-way', () => {
  it('is resumed with what was not sent, in pages from the journal', async () => {
    const url = await server.createQueue({ fifo: true })
    await afterwards(async ({ journal, rig, start }) => {
      const documents = everyNumber.map((n) =>
        input(`document ${n}`, { messageGroupId: `g${n % 40}`, messageDeduplicationId: `d${n}` })
      )
      const object = { kind: 'queue', url } as const
      const operation = { action: 'send', object, options: defaultOptions.send } as const
      const { runId } = await rig.connector.runs.start({ connectionId, operation, documents })
      await until(() => rig.runs.some((run) => run.id === runId && run.outputs > 500), 'some')
      rig.connector.runs.cancel(runId)
      await until(() => rig.runs.some((run) => run.status === 'cancelled'), 'the end')
      const cancelled = await journal.run(runId)
      expect(cancelled.outputs).toBeLessThan(count)
      expect(cancelled.total).toBe(count)
      expect(await journal.rerunFacts(runId)).toMatchObject({ all: count })
      const rest = await start(runId, 'rest', true)
      expect(rest).toMatchObject({ status: 'succeeded', source: { runId, part: 'rest' } })
      expect(rest.inputs + cancelled.outputs - cancelled.failures).toBe(count)
      expect((await journal.run(runId)).resumedBy).toBe(rest.id)
    })
    expect(sorted(await numbersIn(url))).toEqual(everyNumber)
  }, 120_000)
})

describe('a run', () => {
  it('is run again as a whole with its options, and of a Receive with its attempt id', async () => {
    const url = await server.createQueue({ fifo: true })
    await afterwards(async ({ journal, rig, start }) => {
      const properties = { messageGroupId: 'g', messageDeduplicationId: 'd' }
      const first = await rig.send(url, [input('once', properties)], { returnErrors: true })
      const again = await start(first.run.id, 'all', false)
      expect(again.options).toMatchObject({ delaySeconds: null, returnErrors: true })
      // The same deduplication id: SQS answers as if it had taken it, and drops it.
      expect(again).toMatchObject({ status: 'succeeded', inputs: 1, outputs: 1 })
      expect(await server.counts(url)).toMatchObject({ visible: 1 })
      expect((await journal.run(again.id)).source).toEqual({ runId: first.run.id, part: 'all' })
    })
  })

  it('that never reached the network has its inputs, and is run again once there is one', async () => {
    const url = await server.createQueue()
    await afterwards(async ({ rig, start }) => {
      const nowhere = url.replace(/[^/]+$/, 'there-is-none')
      const { run } = await rig.send(nowhere, [input('a'), input('b')])
      expect(run).toMatchObject({ status: 'failed', inputs: 2, outputs: 0 })
      await server.createQueue({ name: 'there-is-none' })
      expect(await start(run.id, 'rest', false)).toMatchObject({ status: 'succeeded', outputs: 2 })
    })
  })

  it('is run again with what failed only', async () => {
    const url = await server.createQueue()
    await afterwards(async ({ rig, start }) => {
      const { run } = await rig.send(url, [input('good'), input(''), input('fine')], {
        returnErrors: true
      })
      expect(run).toMatchObject({ outputs: 3, failures: 1 })
      const failed = await start(run.id, 'failed', false)
      expect(failed).toMatchObject({ inputs: 1, failures: 1 })
      await expect(start(run.id, 'rest', false)).resolves.toMatchObject({ inputs: 1 })
    })
  })
})

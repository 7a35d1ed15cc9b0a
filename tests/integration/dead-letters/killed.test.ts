import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../../../src-main/contract/index.js'
import type { JournalClient } from '../../../src-main/journal/client.js'
import { openJournal } from '../../../src-main/journal/open.js'
import { until } from '../../support/connector-rig.js'
import { takeInOrder } from '../../support/queue-work.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { key, temporaryFolder, workerFile, workerUrl } from '../journal/worker.js'
import { bundleRedriver, fill, numberOf } from './support.js'

let server: SqsServer
let redriver: string
const folder = temporaryFolder()
const file = join(folder.path, 'journal.db')

beforeAll(async () => {
  server = await startSqsServer()
  redriver = await bundleRedriver(resolve('out/test-programs'))
})
afterAll(async () => {
  await server.stop()
  folder.remove()
})

/** A redrive in a process of its own. */
function start(from: string, to: string, resumed?: number) {
  const child = spawn(
    process.execPath,
    [redriver, file, key, workerFile, server.url, from, to, String(resumed ?? '')],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  )
  let told = ''
  child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()))
  const outputs = () => Number(/.*outputs (\d+)/s.exec(told)?.[1] ?? 0)
  return {
    outputs,
    /** Kills it somewhere after so many messages were accepted. @returns the id of its run */
    async kill(after: number): Promise<number> {
      await until(() => /run \d+\n/.test(told) && outputs() >= after, `${after} outputs`)
      await pause(Math.random() * 100)
      expect(told).not.toContain('ended')
      child.kill('SIGKILL')
      await once(child, 'close')
      return Number(/run (\d+)/.exec(told)?.[1])
    },
    /** @returns how it ended */
    async end(): Promise<{ runId: number; status: string }> {
      await until(() => /ended \w+\n/.test(told), 'the end', 240_000)
      child.kill('SIGKILL')
      await once(child, 'close')
      const runId = Number(/run (\d+)/.exec(told)?.[1])
      return { runId, status: /ended (\w+)/.exec(told)?.[1] ?? '' }
    }
  }
}

async function inJournal<T>(work: (journal: JournalClient) => Promise<T>): Promise<T> {
  const journal = openJournal({ file, key, workerUrl })
  try {
    return await work(journal)
  } finally {
    await journal.close()
  }
}

const runOf = (runId: number): Promise<Run> => inJournal((journal) => journal.run(runId))
const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b)
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('a redrive that is killed twice and resumed', () => {
  it('of 5,000 FIFO messages in 200 groups: each is in the target exactly once, in the order of its group', async () => {
    const [count, groups] = [5000, 200]
    const from = await server.createQueue({ fifo: true })
    const to = await server.createQueue({ fifo: true })
    await fill(server, from, count, groups)

    const first = await start(from, to).kill(200 + Math.random() * 1300)
    expect(await runOf(first)).toMatchObject({ status: 'interrupted', purpose: 'redrive' })
    const second = await start(from, to, first).kill(200 + Math.random() * 1000)
    expect(await runOf(second)).toMatchObject({ status: 'interrupted' })
    const third = await start(from, to, second).end()
    expect(third.status).toBe('succeeded')

    const numbers = (await takeInOrder(server, to)).map(numberOf)
    expect(numbers).toHaveLength(count)
    expect(sorted(numbers)).toEqual(upTo(count))
    for (let group = 0; group < groups; group++) {
      const order = numbers.filter((number) => number % groups === group)
      expect(order).toEqual(sorted(order))
    }
    expect(await server.counts(from)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
    expect(await runOf(first)).toMatchObject({ resumedBy: second })
    const last = await runOf(third.runId)
    expect(last).toMatchObject({ source: { runId: second, part: 'rest' }, failures: 0 })
  }, 400_000)

  it('on standard queues: nothing is lost, nothing is there twice, and what is in doubt stays and is said', async () => {
    const count = 3000
    const from = await server.createQueue()
    const to = await server.createQueue()
    await fill(server, from, count, 0)

    const first = await start(from, to).kill(100 + Math.random() * 500)
    const second = await start(from, to, first).kill(100 + Math.random() * 500)
    const third = await start(from, to, second).end()
    expect(third.status).toBe('succeeded')

    const there = (await takeInOrder(server, to)).map(numberOf)
    expect(new Set(there).size).toBe(there.length)
    const stayed = (await takeInOrder(server, from)).map(numberOf)
    expect(sorted(new Set([...there, ...stayed]))).toEqual(upTo(count))
    // In doubt are only those whose answer was on its way when it was killed.
    expect(stayed.length).toBeLessThan(count / 2)
    const { notes = [] } = await runOf(third.runId)
    const said = notes.some((note) => note.includes('may be in the target already'))
    expect(said).toBe(stayed.length > 0)
  }, 400_000)
})

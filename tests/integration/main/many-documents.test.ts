import { openAsBlob } from 'node:fs'
import { appendFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { streamFile } from '@/model/import/stream-file'
import { rerun } from '../../../src-main/app/rerun.js'
import { createStaging } from '../../../src-main/app/staging.js'
import { defaultOptions, type Run } from '../../../src-main/contract/index.js'
import type { JournalClient } from '../../../src-main/journal/client.js'
import { openJournal } from '../../../src-main/journal/open.js'
import { connectionId, createRig, noDeadLetters, until } from '../../support/connector-rig.js'
import { takeInOrder } from '../../support/queue-work.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { key, temporaryFolder, workerUrl } from '../journal/worker.js'

/** `LONGPOLL_DOCUMENTS=100000` takes some minutes, most of them to take all out of the queue again. */
const count = Number(process.env['LONGPOLL_DOCUMENTS'] ?? 20_000)
const groups = 400
/** Much more than a thread may hold of them at a time. */
const filling = 'x'.repeat(400)

let server: SqsServer
let journal: JournalClient
let rig: ReturnType<typeof createRig>
const folder = temporaryFolder()
const file = join(folder.path, 'many.ndjson')

beforeAll(async () => {
  server = await startSqsServer()
  journal = openJournal({ file: join(folder.path, 'journal.db'), key, workerUrl })
  const clients = server.clients()
  rig = createRig(() => clients, journal)
  await writeFile()
})
afterAll(async () => {
  await journal.close()
  await server.stop()
  folder.remove()
})

async function writeFile(): Promise<void> {
  await rm(file, { force: true })
  for (let from = 0; from < count; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, count - from) }, (_, n) =>
      JSON.stringify({
        body: JSON.stringify({ n: from + n, filling }),
        messageGroupId: `g${(from + n) % groups}`,
        messageDeduplicationId: `d${from + n}`
      })
    )
    await appendFile(file, `${lines.join('\n')}\n`)
  }
}

/** What the thread of the main process holds, once what is garbage is gone. Megabytes. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed / 1024 ** 2
}

/** Reads the file as the window does, and brings it to the journal as the main process does. */
async function stage(batchId: string) {
  const staging = createStaging(async () => journal)
  const blob = await openAsBlob(file)
  const named = new File([blob], 'many.ndjson')
  const takes = ['messageGroupId', 'messageDeduplicationId'] as const
  const reading = { documents: true, header: true }
  for await (const part of streamFile(named, 'ndjson', reading, takes)) {
    expect(part.problems).toEqual([])
    await staging.add({ batchId, connectionId, documents: part.documents, templates: false })
  }
  return staging.take(batchId, connectionId)
}

const runOf = (runId: number): Run | undefined => rig.runs.findLast(({ id }) => id === runId)
/** Tells what was sent so far, and forgets what it was told before: the rig keeps all of it. */
const reached = (runId: number, outputs: number) =>
  until(
    () => {
      rig.runs.splice(0, rig.runs.length - 1)
      return (runOf(runId)?.outputs ?? 0) >= outputs || runOf(runId)?.status === 'succeeded'
    },
    `${outputs} documents`,
    300_000
  )

it(`sends ${count.toLocaleString('en-US')} documents of a file, cancelled half-way and resumed, exactly once, in flat memory`, async () => {
  const url = await server.createQueue({ fifo: true })
  const began = performance.now()
  const heaps: Record<string, number> = { start: heap() }
  const staged = await stage('many')
  expect(staged.counts).toEqual({ literal: count, template: 0 })
  heaps['staged'] = heap()

  const object = { kind: 'queue', url } as const
  const operation = { action: 'send', object, options: defaultOptions.send } as const
  const { runId } = await rig.connector.runs.start({
    connectionId,
    operation,
    documents: [],
    staged
  })
  await reached(runId, count / 4)
  heaps['quarter'] = heap()
  const rss = process.memoryUsage().rss
  await reached(runId, count / 2)
  expect(runOf(runId)).toMatchObject({ status: 'running', total: count })
  rig.connector.runs.cancel(runId)
  await until(() => runOf(runId)?.status === 'cancelled', 'the end', 60_000)
  const cancelled = await journal.run(runId)
  // What was not read yet stays as it is: a cancel does not wait for the rest of the file.
  expect(cancelled.inputs).toBeLessThan(cancelled.outputs + 8000)
  expect(cancelled).toMatchObject({ total: count })
  expect(await journal.rerunFacts(runId)).toMatchObject({
    all: count,
    rest: count - (cancelled.outputs - cancelled.failures)
  })

  const rest = await rerun(
    {
      connections: { get: async () => ({}) as never },
      connector: rig.connector,
      journal,
      deadLetters: noDeadLetters
    },
    { runId, part: 'rest', inDoubt: true }
  )
  const left = count - (cancelled.outputs - cancelled.failures)
  await reached(rest.runId, left - 10)
  heaps['end'] = heap()
  await until(() => runOf(rest.runId)?.status === 'succeeded', 'the rest', 60_000)
  expect(await journal.run(rest.runId)).toMatchObject({ inputs: left, outputs: left, failures: 0 })
  const seconds = (performance.now() - began) / 1000
  const rssRatio = process.memoryUsage().rss / rss
  const ratio = heaps['end']! / heaps['quarter']!
  process.stdout.write(
    `${count} documents in ${seconds.toFixed(0)} s, ${JSON.stringify(heaps)} MB, end / quarter ${ratio.toFixed(2)}, RSS ${rssRatio.toFixed(2)}\n`
  )
  // All of the documents would be several times the first.
  expect(ratio).toBeLessThan(1.3)

  const numbers = (await takeInOrder(server, url)).map(
    ({ Body = '' }) => (JSON.parse(Body) as { n: number }).n
  )
  const latest = new Map<number, number>()
  for (const n of numbers) {
    expect(latest.get(n % groups) ?? -1).toBeLessThan(n)
    latest.set(n % groups, n)
  }
  expect(numbers).toHaveLength(count)
  expect(new Set(numbers).size).toBe(count)
}, 600_000)

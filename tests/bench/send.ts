import { setTimeout as pause } from 'node:timers/promises'
import { request } from '../support/app-driver.js'
import { openApp, memoryOf, type BenchApp } from './lib/app.js'
import { tell, type Bench } from './lib/bench.js'
import { bodyOf, groupOf, messageBytes } from './lib/load.js'
import { median, result, sideOf, type BenchResult } from './lib/report.js'
import { startBenchServer, type BenchServer } from './lib/server.js'
import { startSide, type Side } from './lib/side-process.js'
import type { SendQuestion } from './sides/send.js'
import type {
  Bridge,
  InputDocument,
  Outcome,
  RequestOutput
} from '../../src-main/contract/index.js'

interface Case {
  name: string
  /** Message groups of the documents. Without them Send keeps the whole queue's order: one batch at a time. */
  groups: number
  /** Batches on their way at once, on both sides. */
  concurrency: number
}

const cases: Case[] = [
  { name: 'send', groups: 0, concurrency: 1 },
  { name: 'send-groups', groups: 400, concurrency: 8 }
]
const sizes = {
  full: { documents: 20_000, rounds: 5, warmUp: 2_000 },
  quick: { documents: 1_000, rounds: 1, warmUp: 500 }
}
const goal = 0.9
const queueName = 'send'

interface Sending {
  /** The instant at which it began, in milliseconds since the epoch. */
  began: number
  /** Ends when the side is at rest again. */
  rested(): Promise<unknown>
}

type Sender = (test: Case, count: number) => Promise<Sending>

/** Starts a Send by the page's own request, as the button does. */
async function startInApp(
  launched: BenchApp,
  url: string,
  documents: InputDocument[]
): Promise<Sending> {
  const { window, connectionId } = launched
  const { began, runId } = await window.evaluate(
    async ([input]) => {
      const { longpoll } = globalThis as unknown as { longpoll: Bridge }
      const began = performance.timeOrigin + performance.now()
      const answer = await longpoll.request('operations.start', input, crypto.randomUUID())
      const outcome = answer as Outcome<RequestOutput<'operations.start'>>
      if (!outcome.ok) throw new Error(outcome.failure.message)
      return { began, runId: outcome.value.runId }
    },
    [
      {
        connectionId,
        operation: {
          action: 'send',
          object: { kind: 'queue', url },
          options: { delaySeconds: null, returnErrors: false }
        },
        documents
      }
    ] as const
  )
  return { began, rested: () => runEnded(launched, runId, documents.length) }
}

/** Waits for the run's end: the app still writes outputs down when SQS has taken the last document. */
async function runEnded({ window }: BenchApp, runId: number, count: number): Promise<void> {
  for (;;) {
    const { status, outputs } = await request(window, 'journal.run', { runId })
    if (status === 'succeeded' && outputs === count) return
    if (status !== 'running') throw new Error(`The run ${status} with ${outputs} outputs.`)
    await pause(50)
  }
}

function documentsOf(test: Case, count: number): InputDocument[] {
  return Array.from({ length: count }, (_, index) => ({
    body: bodyOf(index, messageBytes),
    properties: test.groups > 0 ? { messageGroupId: groupOf(index, test.groups) } : {},
    attributes: []
  }))
}

/** Milliseconds from the start until the server has accepted every document. */
async function sendOnce(
  server: BenchServer,
  url: string,
  sender: Sender,
  test: Case,
  count: number
): Promise<number> {
  const all = server.filled(url, count)
  const { began, rested } = await sender(test, count)
  const ended = await all
  await rested()
  await server.renew(url)
  return ended - began
}

async function measure(
  server: BenchServer,
  url: string,
  senders: Record<string, Sender>,
  test: Case,
  size: (typeof sizes)['full']
): Promise<BenchResult> {
  const seconds = new Map(Object.keys(senders).map((name) => [name, [] as number[]]))
  for (let round = 0; round < size.rounds; round++) {
    for (const [name, sender] of Object.entries(senders)) {
      const ms = await sendOnce(server, url, sender, test, size.documents)
      seconds.get(name)?.push(ms / 1000)
      tell(`${test.name}, ${name}: ${Math.round((size.documents / ms) * 1000)} documents/s`)
    }
  }
  return result({
    name: test.name,
    metric: `speed of Send as a share of a bare SendMessageBatch loop's, ${size.documents} documents${test.groups ? ` in ${test.groups} groups` : ' without groups'}, ${test.concurrency} at a time`,
    unit: 'ratio',
    sideUnit: 's',
    value: median(seconds.get('bare') ?? []) / median(seconds.get('Longpoll') ?? []),
    goal,
    better: 'higher',
    sides: Object.fromEntries([...seconds].map(([name, all]) => [name, sideOf(all)]))
  })
}

function bareSender(side: Side<SendQuestion, number>, endpoint: string, url: string): Sender {
  return async ({ concurrency, groups }, count) => {
    const began = await side.call({ endpoint, url, count, concurrency, groups })
    return { began, rested: () => Promise.resolve() }
  }
}

/** Sending documents: the app's Send against a bare loop of SendMessageBatch. */
export const send: Bench = async ({ quick }) => {
  const size = quick ? sizes.quick : sizes.full
  const server = await startBenchServer()
  const side = startSide<SendQuestion, number>('send')
  try {
    const url = await server.create(queueName)
    const launched = await openApp(server.endpoint)
    try {
      const senders: Record<string, Sender> = {
        bare: bareSender(side, server.endpoint, url),
        Longpoll: (test, count) => startInApp(launched, url, documentsOf(test, count))
      }
      const results: BenchResult[] = []
      for (const test of cases) {
        for (const sender of Object.values(senders)) {
          await sendOnce(server, url, sender, test, size.warmUp)
        }
        results.push(await measure(server, url, senders, test, size))
      }
      const memory = await memoryOf(launched)
      return results.map((one) => ({ ...one, memory }))
    } finally {
      await launched.close()
    }
  } finally {
    await side.stop()
    await server.stop()
  }
}

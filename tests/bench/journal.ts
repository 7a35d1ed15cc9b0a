import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DocumentFilter, DocumentScope } from '../../src-main/contract/index.js'
import type { JournalClient } from '../../src-main/journal/client.js'
import type { NewDocument } from '../../src-main/journal/journal.js'
import { openJournal } from '../../src-main/journal/open.js'

/** One measurement; durations in milliseconds, memory in MiB. */
export interface JournalBenchResult {
  name: string
  metric: string
  unit: string
  value: number
  goal: string
  ok: boolean
  sides: Record<string, { median: number; samples: number[] }>
}

export interface JournalBenchOptions {
  /** The built `journal-worker.js`. */
  workerUrl: URL
  documents?: number
  /** First pages per filter. */
  samples?: number
  print?: (line: string) => void
}

const pollSize = 500
const sessions = 4
const connectionId = 'bench'
const goalMs = 100

/** The same numbers at every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const random = randomNumbers(7)
const below = (end: number) => Math.floor(random() * end)
const hex = (length: number) => Array.from({ length }, () => below(16).toString(16)).join('')
const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T

const states = ['placed', 'changed', 'packed', 'shipped', 'delivered'] as const
const products = ['lamp', 'chair', 'table', 'kettle', 'blanket', 'bottle', 'notebook'] as const
const towns = ['Aarhus', 'Malmö', 'Zürich', 'Kraków', 'Lisboa', 'Gent', 'Brno', 'Tartu'] as const

/** About 500 bytes, with words that are frequent, rare (one in 50,000) and unique. */
function body(n: number): string {
  return JSON.stringify({
    orderId: 7_000_000 + n,
    status: pick(states),
    customer: { id: below(100_000), town: pick(towns), mail: `user${below(100_000)}@example.com` },
    lines: Array.from({ length: 3 }, () => ({
      sku: `${pick(products)}-${below(1_000_000)}`,
      quantity: 1 + below(9),
      price: below(100_000) / 100
    })),
    note: n % 50_000 === 25_000 ? 'Handle with gauntlets' : 'Leave it with the neighbour',
    trace: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(12)}`,
    checksum: hex(64),
    ...(n === 1000 ? { once: 'xylophone' } : {})
  })
}

function message(n: number, at: number): NewDocument {
  const group = `customer-${n % 500}`
  return {
    direction: 'output',
    at,
    queueUrl: 'https://sqs.eu-central-1.amazonaws.com/000000000000/orders.fifo',
    body: body(n),
    properties: {
      messageGroupId: group,
      messageId: `${hex(8)}-${n}`,
      messageDeduplicationId: String(n),
      sequenceNumber: String(18_884_213_000_000_000_000n + BigInt(n)),
      receiptHandle: `handle-${n}`
    },
    attributes: [],
    system: { ApproximateReceiveCount: '1', SentTimestamp: String(at) },
    md5OfBody: null,
    md5OfAttributes: null,
    state: n % 20_000 === 0 ? 'failed' : 'deleted',
    leaseUntil: null,
    failure: null
  }
}

async function fill(journal: JournalClient, documents: number): Promise<void> {
  const first = Date.now() - documents
  let next = 0
  const work = async () => {
    while (next < documents) {
      const from = next
      next += pollSize
      await journal.recordPoll({
        connectionId,
        // Sessions that ran side by side: each has every fourth poll.
        listenerId: `session-${(from / pollSize) % sessions}`,
        queueUrl: 'https://sqs.eu-central-1.amazonaws.com/000000000000/orders.fifo',
        startedAt: first + from,
        documents: Array.from({ length: pollSize }, (_, n) => message(from + n, first + from + n))
      })
    }
  }
  await Promise.all([work(), work()])
}

interface Question {
  name: string
  filter: DocumentFilter
  scope?: DocumentScope
}

const one: DocumentScope = { kind: 'listener', listenerId: 'session-1' }
const all: DocumentScope = { kind: 'connection', connectionId }

/** What people type, and what is hardest to find. */
const questions: Question[] = [
  { name: 'no filter', filter: {} },
  { name: 'frequent word', filter: { text: 'SHIPPED' } },
  { name: 'frequent word in a session', filter: { text: 'shipped' }, scope: one },
  { name: 'rare word', filter: { text: 'gauntlets' } },
  { name: 'rare word in a session', filter: { text: 'gauntlets' }, scope: one },
  { name: 'word in one document, the oldest part', filter: { text: 'Xylophone' } },
  { name: 'absent word of frequent parts', filter: { text: 'neighbouring' } },
  { name: 'absent word', filter: { text: 'qqqzzz' } },
  { name: 'number', filter: { text: '7123456' } },
  { name: 'part of an id', filter: { text: 'a3f' } },
  { name: 'five digits', filter: { text: '"id":77124' } },
  { name: 'accented word, other case', filter: { text: 'MALMÖ' } },
  { name: 'a phrase', filter: { text: 'with the neighbour' } },
  { name: 'two characters', filter: { text: '}]' } },
  { name: 'two characters, absent', filter: { text: 'zq' } },
  { name: 'one character, absent', filter: { text: '€' } },
  { name: 'word in a group', filter: { text: 'shipped', groupId: 'customer-7' }, scope: one },
  { name: 'absent word in a group', filter: { text: 'neighbouring', groupId: 'customer-7' } },
  { name: 'failed', filter: { state: 'failed' } },
  { name: 'failed with a rare word', filter: { state: 'failed', text: 'gauntlets' } },
  { name: 'held, none', filter: { state: 'held' }, scope: one },
  { name: 'group', filter: { groupId: 'customer-7' }, scope: one }
]

const sorted = (samples: number[]) => [...samples].sort((a, b) => a - b)
const quantile = (samples: number[], q: number) =>
  sorted(samples)[Math.min(samples.length - 1, Math.floor(samples.length * q))] ?? 0
const round = (value: number) => Math.round(value * 100) / 100

async function measure(journal: JournalClient, question: Question, samples: number) {
  const times: number[] = []
  let rows = 0
  let partial = 0
  for (let n = 0; n < samples; n++) {
    const start = performance.now()
    const page = await journal.page({
      scope: question.scope ?? all,
      filter: question.filter,
      limit: 50
    })
    times.push(performance.now() - start)
    rows = page.rows.length
    if (page.resume) partial++
  }
  return { times, rows, partial }
}

function pageResult(all: Map<string, number[]>, partial: number): JournalBenchResult {
  const samples = [...all.values()].flat()
  const value = round(quantile(samples, 0.95))
  return {
    name: 'journal',
    metric: 'first page of a text filter, p95 over all filters',
    unit: 'ms',
    value,
    goal: `≤ ${goalMs}, every page whole`,
    ok: value <= goalMs && partial === 0,
    sides: Object.fromEntries(
      [...all].map(([name, times]) => [
        name,
        { median: round(quantile(times, 0.5)), samples: times.map(round) }
      ])
    )
  }
}

const single = (
  metric: string,
  unit: string,
  value: number,
  goal: string,
  ok: boolean
): JournalBenchResult => ({
  name: 'journal',
  metric,
  unit,
  value: round(value),
  goal,
  ok,
  sides: { journal: { median: round(value), samples: [round(value)] } }
})

/**
 * A journal of a million documents: the time until the first page (50 rows, newest first) of all kinds of filters is
 * back from the worker, and the memory of the process that holds it.
 */
export async function bench(options: JournalBenchOptions): Promise<JournalBenchResult[]> {
  const { workerUrl, documents = 1_000_000, samples = 20, print = () => undefined } = options
  const folder = mkdtempSync(join(tmpdir(), 'longpoll-bench-'))
  const file = join(folder, 'journal.db')
  const journal = openJournal({ file, key: 'ab'.repeat(32), workerUrl })
  try {
    const begin = performance.now()
    await fill(journal, documents)
    const filled = performance.now()
    print(`journal: ${documents} documents written in ${round((filled - begin) / 1000)} s`)
    await journal.settled()
    const settled = performance.now()
    print(`journal: indexed in ${round((settled - filled) / 1000)} s more`)
    const times = new Map<string, number[]>()
    let partial = 0
    for (const question of questions) {
      const measured = await measure(journal, question, samples)
      times.set(question.name, measured.times)
      partial += measured.partial
      print(
        `journal: ${question.name}: p50 ${round(quantile(measured.times, 0.5))} ms, ` +
          `p95 ${round(quantile(measured.times, 0.95))} ms, first ${round(measured.times[0] ?? 0)} ms, ` +
          `${measured.rows} rows${measured.partial ? `, ${measured.partial} pages not whole` : ''}`
      )
    }
    const status = await journal.status()
    const perSecond = (documents / (filled - begin)) * 1000
    const rss = process.memoryUsage().rss / 1024 ** 2
    return [
      pageResult(times, partial),
      single('documents written', 'documents/s', perSecond, 'reported', true),
      single('index after writing', 's', (settled - filled) / 1000, 'reported', true),
      single('memory of the process', 'MiB', rss, 'reported', true),
      single('size on disk', 'MiB', status.bytes / 1024 ** 2, 'reported', true)
    ]
  } finally {
    await journal.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The worker as the build leaves it. */
export const builtWorker = (root: string): URL =>
  pathToFileURL(join(root, 'out/main/journal-worker.js'))

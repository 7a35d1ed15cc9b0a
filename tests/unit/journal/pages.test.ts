import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  DocumentState,
  type DocumentRow,
  type RequestInput
} from '../../../src-main/contract/index.js'
import type { NewDocument } from '../../../src-main/journal/journal.js'
import { packDocument } from '../../../src-main/journal/packing.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'

type Input = RequestInput<'journal.page'>
type ValueOf<A> = A extends fc.Arbitrary<infer T> ? T : never

interface Entry {
  row: Pick<DocumentRow, 'id' | 'ordinal' | 'direction' | 'at' | 'state' | 'leaseUntil' | 'groupId'>
  body: string
  run: number
  listener: string | null
  connection: string
}

const now = 1000
const connections = ['c1', 'c2']
const listeners = ['l1', 'l2']
const groups = ['g1', 'g2', 'é\0']

const body = fc.oneof(
  fc.string({
    maxLength: 12,
    unit: fc.constantFrom('a', 'b', 'C', 'é', 'Σ', 'ς', '1', '"', '\0', '\ud83d', '\ude00')
  }),
  fc.constantFrom('placed order', 'PLACED', `${'x'.repeat(3000)}placed`)
)
const document = fc.record({
  body,
  at: fc.integer({ min: 0, max: 50 }),
  state: fc.constantFrom(...DocumentState.options),
  leaseUntil: fc.constantFrom(null, 500, 1000, 2000),
  group: fc.option(fc.constantFrom(...groups), { nil: undefined }),
  direction: fc.constantFrom('input' as const, 'output' as const)
})
const step = fc.oneof(
  fc.record({
    kind: fc.constant('poll' as const),
    who: fc.constantFrom(0, 1),
    documents: fc.array(document, { minLength: 1, maxLength: 10 })
  }),
  fc.record({
    kind: fc.constant('run' as const),
    who: fc.constantFrom(0, 1),
    documents: fc.array(document, { minLength: 1, maxLength: 30 })
  }),
  fc.record({ kind: fc.constant('index' as const) })
)

const scope = fc.oneof(
  fc.record({
    kind: fc.constant('listener' as const),
    listenerId: fc.constantFrom(...listeners, 'no')
  }),
  fc.record({
    kind: fc.constant('run' as const),
    runId: fc.integer({ min: 1, max: 30 }),
    direction: fc.constantFrom('input' as const, 'output' as const)
  }),
  fc.record({
    kind: fc.constant('connection' as const),
    connectionId: fc.constantFrom(...connections)
  })
)
const conditions = fc.record(
  {
    text: fc.oneof(fc.constantFrom('placed', 'LACED', 'ας', 'σ', 'a', 'ab', '"', '', 'é\0'), body),
    groupId: fc.constantFrom(...groups, 'none'),
    state: fc.constantFrom(...DocumentState.options),
    from: fc.integer({ min: 0, max: 50 }),
    to: fc.integer({ min: 0, max: 50 })
  },
  { requiredKeys: [] }
)
const filter = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  // One condition at a time, since few documents meet several.
  {
    weight: 4,
    arbitrary: fc
      .tuple(conditions, fc.nat())
      .map(([all, n]) =>
        Object.fromEntries(Object.entries(all).filter((_, at, { length }) => at === n % length))
      )
  },
  { weight: 2, arbitrary: conditions }
)
const cursor = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant('older' as const), than: fc.integer({ min: -1, max: 150 }) }),
    fc.record({ kind: fc.constant('newer' as const), than: fc.integer({ min: -1, max: 150 }) }),
    fc.record({ kind: fc.constant('ordinal' as const), at: fc.integer({ min: 0, max: 120 }) })
  ),
  { nil: undefined }
)
const question = fc.record({ scope, filter, cursor, limit: fc.integer({ min: 1, max: 40 }) })

function newDocument(given: ValueOf<typeof document>): NewDocument {
  const { group, ...rest } = given
  return received({ ...rest, ...(group === undefined ? {} : { group }) })
}

/** The same journal as an array. */
class Model {
  readonly entries: Entry[] = []
  readonly sessions = new Map<string, number>()
  readonly #ordinals = new Map<string, number>()

  add(ids: number[], documents: NewDocument[], of: Omit<Entry, 'row' | 'body'>): void {
    documents.forEach((given, n) => {
      const stream = of.listener ?? `${of.run} ${given.direction}`
      const ordinal = (this.#ordinals.get(stream) ?? 0) + 1
      this.#ordinals.set(stream, ordinal)
      const { direction, at, state, leaseUntil } = given
      const groupId = given.properties.messageGroupId ?? null
      const row = { id: ids[n]!, ordinal, direction, at, state, leaseUntil, groupId }
      this.entries.push({ row, body: given.body, ...of })
    })
  }

  page({ scope, filter = {}, cursor, limit }: Input): { ids: number[]; more: boolean } {
    const found = this.entries
      .filter((entry) => this.#inScope(entry, scope) && matches(entry, filter))
      .filter(({ row }) => {
        if (cursor?.kind === 'older') return row.id < cursor.than
        if (cursor?.kind === 'newer') return row.id > cursor.than
        return cursor === undefined || scope.kind === 'connection' || row.ordinal <= cursor.at
      })
      .map(({ row }) => row.id)
    if (cursor?.kind !== 'newer') found.reverse()
    return { ids: found.slice(0, limit), more: found.length > limit }
  }

  #inScope(entry: Entry, scope: Input['scope']): boolean {
    if (scope.kind === 'connection') return entry.connection === scope.connectionId
    if (scope.kind === 'listener') return entry.listener === scope.listenerId
    const session = this.sessions.get(entry.listener ?? '')
    return (
      (entry.run === scope.runId || session === scope.runId) &&
      entry.row.direction === scope.direction
    )
  }
}

function matches({ row, body }: Entry, filter: NonNullable<Input['filter']>): boolean {
  const held = row.state !== 'held' || row.leaseUntil === null || row.leaseUntil > now
  return (
    (!filter.text || body.toUpperCase().includes(filter.text.toUpperCase())) &&
    (filter.groupId === undefined || row.groupId === filter.groupId) &&
    (filter.state === undefined || (row.state === filter.state && held)) &&
    (filter.from === undefined || row.at >= filter.from) &&
    (filter.to === undefined || row.at < filter.to)
  )
}

let store: Store

function apply(model: Model, given: ValueOf<typeof step>): void {
  if (given.kind === 'index') {
    while (store.indexSlice());
    return
  }
  const connection = connections[given.who]!
  const queueUrl = 'https://q'
  if (given.kind === 'run') {
    const documents = given.documents.map(newDocument)
    const [run, ids] = store.commit(() => {
      const run = store.writes.startRun({
        connectionId: connection,
        action: 'receive',
        queueUrl,
        startedAt: 0,
        operation: null,
        attemptId: null
      })
      return [run, store.writes.append(run, documents.map(packDocument))] as const
    })
    return model.add(ids, documents, { run, listener: null, connection })
  }
  const documents = given.documents.map((each) => newDocument({ ...each, direction: 'output' }))
  const listener = listeners[given.who]!
  const poll = { connectionId: connection, listenerId: listener, queueUrl, startedAt: 0 }
  const recorded = store.commit(() =>
    store.writes.recordPoll({ ...poll, documents: documents.map(packDocument) })
  )
  model.add(recorded.documentIds, documents, { run: recorded.runId, listener, connection })
  const session = store.runs
    .runs({ connectionId: connection, limit: 500 })
    .runs.find((run) => run.listenerId === listener)
  model.sessions.set(listener, session!.id)
}

afterEach(() => store.close())

describe('a page', () => {
  it('has what the same journal as an array has, whatever the scope, filter and cursor', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.array(question, { minLength: 20, maxLength: 40 }),
        // With 0 every text is looked up in the index, as in a big journal.
        fc.constantFrom(0, 2000),
        (steps, questions, smallScope) => {
          store = new Store({
            file: null,
            key: null,
            firstId: 1,
            clock: () => now,
            patience: 60_000,
            smallScope,
            shardDocuments: 16
          })
          const model = new Model()
          for (const each of steps) apply(model, each)
          for (const asked of questions) {
            const input = {
              scope: asked.scope,
              filter: asked.filter,
              limit: asked.limit,
              ...(asked.cursor ? { cursor: asked.cursor } : {})
            } as Input
            const page = store.pages.page(input)
            expect({ ids: page.rows.map((row) => row.id), more: page.more }).toEqual(
              model.page(input)
            )
          }
          store.close()
        }
      ),
      { numRuns: 80, endOnFailure: true }
    )
    store = new Store({ file: null, key: null })
  }, 60_000)
})

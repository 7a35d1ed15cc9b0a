import {
  deadLetterOf,
  deadLetterTest,
  type DocumentRow,
  type PageCursor,
  type RequestInput,
  type RequestOutput
} from '../contract/index.js'
import { axisOf, type Axis } from './axis.js'
import { alongAxis, fromIndex, fromList, type Chunk, type Wanted } from './candidates.js'
import { fold } from './codec.js'
import { facetGram, rangesOf, type GramRange } from './grams.js'
import type { Names } from './names.js'
import { rowColumns, toRow, wholeBody } from './rows.js'
import {
  both,
  everything,
  intersect,
  resolveFilter,
  resolveScope,
  scopeCondition,
  type Range,
  type ResolvedFilter,
  type Scope
} from './scope.js'
import type { Meta } from './packing.js'
import type { Sqlite, SqlRow, SqlValue } from './sqlite.js'
import type { TextIndex } from './text-index.js'

type Input = RequestInput<'journal.page'>
type Page = RequestOutput<'journal.page'>

export interface PageOptions {
  /** A page that would take longer comes back short, with the cursor to go on from. Milliseconds, 80 by default. */
  patience?: number
  /** Up to so many documents in a scope are read rather than looked up in the text index, 2,000 by default. */
  smallScope?: number
}

interface Search {
  scope: Scope
  filter: ResolvedFilter
  ids: Range
  wanted: Wanted
  now: number
}

const textColumns = 'id, large, body, meta'

/** Pages of documents, for every scope, filter and cursor. */
export class Pages {
  readonly #patience: number
  readonly #smallScope: number

  constructor(
    private readonly db: Sqlite,
    private readonly names: Names,
    private readonly index: TextIndex,
    private readonly clock: () => number,
    { patience = 80, smallScope = 2000 }: PageOptions
  ) {
    this.#patience = patience
    this.#smallScope = smallScope
  }

  page(input: Input): Page {
    const search = this.#prepare(input)
    if (!search) return { rows: [], more: false }
    const { rows, stoppedAt } = this.#collect(search, input.limit + 1)
    const more = rows.length > input.limit || stoppedAt !== null
    const page: Page = {
      rows: rows.slice(0, input.limit).map((row) => this.#toRow(search, row)),
      more
    }
    if (stoppedAt !== null && rows.length <= input.limit) {
      page.resume = { kind: search.wanted.descending ? 'older' : 'newer', than: stoppedAt }
    }
    return page
  }

  #prepare({ scope: asked, filter: conditions = {}, cursor }: Input): Search | null {
    const now = this.clock()
    const filter = resolveFilter(this.db, this.names, conditions, now)
    const resolved = filter && resolveScope(this.db, this.names, asked)
    if (!resolved) return null
    const scope = atOrdinal(resolved, cursor)
    const wanted = {
      db: this.db,
      columns: isPlain(filter) ? rowColumns : textColumns,
      condition: both(scopeCondition(scope), filter.condition),
      descending: cursor?.kind !== 'newer'
    }
    return { scope, filter, ids: intersect(idsOf(cursor), filter.ids), wanted, now }
  }

  /** Until there are enough, the end is reached, or patience runs out. */
  #collect(search: Search, enough: number): { rows: SqlRow[]; stoppedAt: number | null } {
    const deadline = performance.now() + this.#patience
    const rows: SqlRow[] = []
    const fits = this.#test(search.filter)
    for (const chunk of this.#chunks(search, enough)) {
      for (const row of chunk.rows) if (fits(row)) rows.push(row)
      if (rows.length >= enough) return { rows: rows.slice(0, enough), stoppedAt: null }
      if (performance.now() > deadline) return { rows, stoppedAt: chunk.upTo() }
    }
    return { rows, stoppedAt: null }
  }

  #test({ text, letters }: ResolvedFilter): (row: SqlRow) => boolean {
    if (text === null && letters === null) return () => true
    const folded = text === null ? null : fold(text)
    const chosen = letters === null ? null : deadLetterTest(letters)
    return (row) => {
      const body = wholeBody(this.db, Number(row[0]), row[1], row[2])
      if (folded !== null && !fold(body).includes(folded)) return false
      return chosen === null || chosen(letterOf(body, row[3]))
    }
  }

  *#chunks(search: Search, enough: number): Generator<Chunk> {
    const { wanted, filter, ids } = search
    if (filter.state === 'held') return yield* fromList(wanted, this.#held(search))
    const axis = this.#axis(search, ids)
    if (isPlain(filter)) {
      return yield* alongAxis(wanted, axis, { first: Math.max(64, enough), most: 16_384 })
    }
    if (filter.text === null || filter.state === 'failed' || this.#isSmall(axis)) {
      return yield* alongAxis(wanted, axis, { first: 128, most: 1024 })
    }
    yield* this.#textChunks(search, filter.text)
  }

  /** The documents that the index has, and, on the newer side, those that it has not reached. */
  *#textChunks(search: Search, text: string): Generator<Chunk> {
    const indexed = intersect(search.ids, { low: 0, high: this.index.indexed })
    const tail = intersect(search.ids, { low: this.index.indexed + 1, high: everything.high })
    const readTail = () =>
      alongAxis(search.wanted, this.#axis(search, tail), { first: 128, most: 1024 })
    if (search.wanted.descending) yield* readTail()
    yield* this.#indexedChunks(search, text, indexed)
    if (!search.wanted.descending) yield* readTail()
  }

  #indexedChunks(search: Search, text: string, ids: Range): Generator<Chunk> {
    const ranges = [...rangesOf(text), ...facets(search)]
    return fromIndex(search.wanted, this.index.search(ranges, ids, search.wanted.descending))
  }

  #axis({ scope, filter }: Search, ids: Range): Axis {
    if (filter.state !== 'failed' || filter.group !== null) {
      return axisOf(this.db, scope, filter, ids)
    }
    const range = intersect(ids, filter.ids)
    return {
      db: this.db,
      key: 'id',
      index: 'document_failed',
      where: 'state = 7',
      values: [],
      range
    }
  }

  #isSmall({ index, where, values }: Axis): boolean {
    const counted = this.db
      .sql(
        `select count(*) from (select 1 from document indexed by ${index} where ${where} limit ${this.#smallScope + 1})`
      )
      .get(values)
    return Number(counted?.[0]) <= this.#smallScope
  }

  #held({ now, ids, wanted }: Search): number[] {
    const sign = wanted.descending ? -1 : 1
    return this.db
      .sql('select id from document indexed by document_held where held > ? and id between ? and ?')
      .all([now, ids.low, ids.high])
      .map((row) => Number(row[0]))
      .sort((a, b) => sign * (a - b))
  }

  #toRow(search: Search, row: SqlRow): DocumentRow {
    if (isPlain(search.filter)) return toRow(row, this.names)
    const whole = this.db
      .sql(`select ${rowColumns} from document where id = ?`)
      .get([row[0] ?? null])
    return toRow(whole ?? [], this.names)
  }
}

/** Whether a row shows all that decides whether it fits. */
const isPlain = ({ text, letters }: ResolvedFilter) => text === null && letters === null

function letterOf(body: string, meta: SqlValue | undefined) {
  const { p, a, s } = JSON.parse(String(meta)) as Meta
  return deadLetterOf({ body, properties: p, attributes: a, system: s })
}

function idsOf(cursor: PageCursor | undefined): Range {
  if (cursor?.kind === 'older') return { low: 0, high: cursor.than - 1 }
  if (cursor?.kind === 'newer') return { low: cursor.than + 1, high: everything.high }
  return everything
}

function atOrdinal(scope: Scope, cursor: PageCursor | undefined): Scope {
  if (cursor?.kind !== 'ordinal' || scope.kind !== 'stream') return scope
  return { ...scope, ordinals: intersect(scope.ordinals, { low: 0, high: cursor.at }) }
}

function facets({ scope, filter }: Search): GramRange[] {
  const own =
    scope.kind === 'connection'
      ? facetGram('connection', scope.connection)
      : facetGram(scope.side === 0 ? 'input' : 'output', scope.stream)
  const grams = filter.group === null ? [own] : [facetGram('group', filter.group), own]
  return grams.map((gram) => ({ low: gram, high: gram }))
}

import { nextKey, type Axis } from './axis.js'
import { both, type Condition, type Range } from './scope.js'
import type { Sqlite, SqlRow } from './sqlite.js'
import type { Found } from './text-index.js'

/** Documents that meet everything but perhaps the text, in order, a bounded number at a time. */
export interface Chunk {
  rows: SqlRow[]
  /** Every document up to this id, in the direction of the search, has been looked at. */
  upTo: () => number
}

export interface Wanted {
  db: Sqlite
  columns: string
  condition: Condition
  descending: boolean
}

const order = (wanted: Wanted) => (wanted.descending ? 'desc' : 'asc')

/** Reads along an index, in windows that double as long as they yield too little. */
export function* alongAxis(
  wanted: Wanted,
  axis: Axis,
  window: { first: number; most: number }
): Generator<Chunk> {
  const { descending } = wanted
  let size = window.first
  let key = nextKey(axis, descending ? axis.range.high : axis.range.low, descending)
  while (key !== null) {
    const range = descending
      ? { low: Math.max(key - size + 1, axis.range.low), high: key }
      : { low: key, high: Math.min(key + size - 1, axis.range.high) }
    const end = descending ? range.low : range.high
    yield { rows: readWindow(wanted, axis, range), upTo: () => idAt(axis, end, descending) }
    key = nextKey(axis, descending ? end - 1 : end + 1, descending)
    size = Math.min(size * 2, window.most)
  }
}

function readWindow(wanted: Wanted, axis: Axis, range: Range): SqlRow[] {
  const { sql, values } = both({ sql: axis.where, values: axis.values }, wanted.condition)
  return wanted.db
    .sql(
      `select ${wanted.columns} from document indexed by ${axis.index}
       where ${sql} and ${axis.key} between ? and ? order by ${axis.key} ${order(wanted)}`
    )
    .all([...values, range.low, range.high])
}

function idAt(axis: Axis, key: number, descending: boolean): number {
  if (axis.key === 'id') return key
  const nearest = descending
    ? 'ordinal >= ? order by ordinal'
    : 'ordinal <= ? order by ordinal desc'
  const row = axis.db
    .sql(`select id from document where ${axis.where} and ${nearest} limit 1`)
    .get([...axis.values, key])
  return Number(row?.[0] ?? 0)
}

/** Reads a list of ids that is already in order. */
export function* fromList(wanted: Wanted, ids: readonly number[]): Generator<Chunk> {
  for (let at = 0; at < ids.length; at += 100) {
    yield readIds(wanted, ids.slice(at, at + 100))
  }
}

function readIds(wanted: Wanted, ids: readonly number[]): Chunk {
  const statement = wanted.db.sql(
    `select ${wanted.columns} from document where id = ? and ${wanted.condition.sql}`
  )
  const rows = ids.flatMap((id) => {
    const row = statement.get([id, ...wanted.condition.values])
    return row ? [row] : []
  })
  return { rows, upTo: () => ids.at(-1) ?? 0 }
}

/** Reads what the text index names. */
export function* fromIndex(wanted: Wanted, found: Iterable<Found>): Generator<Chunk> {
  for (const { ids, upTo } of found) {
    yield* fromList(wanted, ids)
    yield { rows: [], upTo: () => upTo }
  }
}

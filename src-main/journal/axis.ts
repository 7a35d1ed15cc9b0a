import type { Range, ResolvedFilter, Scope } from './scope.js'
import { everything, intersect } from './scope.js'
import type { Sqlite, SqlValue } from './sqlite.js'

/**
 * The index along which the documents of a scope are read, newest or oldest first: by ordinal in a stream, by id in a
 * connection or a group. Both ascend together.
 */
export interface Axis {
  db: Sqlite
  key: 'ordinal' | 'id'
  index: string
  /** The leading columns of the index. */
  where: string
  values: SqlValue[]
  range: Range
}

function groupAxis(db: Sqlite, group: number, ids: Range): Axis {
  return { db, key: 'id', index: 'document_grp', where: 'grp = ?', values: [group], range: ids }
}

/** The best index for a scope and a filter, cut to a range of ids. */
export function axisOf(db: Sqlite, scope: Scope, filter: ResolvedFilter, ids: Range): Axis {
  const within = intersect(ids, filter.ids)
  if (filter.group !== null) return groupAxis(db, filter.group, within)
  if (scope.kind === 'connection') {
    return {
      db,
      key: 'id',
      index: 'document_connection',
      where: 'connection = ?',
      values: [scope.connection],
      range: within
    }
  }
  const axis: Axis = {
    db,
    key: 'ordinal',
    index: 'document_stream',
    where: 'stream = ? and side = ?',
    values: [scope.stream, scope.side],
    range: scope.ordinals
  }
  return { ...axis, range: intersect(axis.range, ordinalsOf(axis, within)) }
}

/** The ordinals of a range of ids. */
function ordinalsOf(axis: Axis, ids: Range): Range {
  return { low: firstOrdinal(axis, ids.low), high: firstOrdinal(axis, ids.high + 1) - 1 }
}

/** The least ordinal whose document's id is at least `id`; one past the newest where there is none. */
function firstOrdinal(axis: Axis, id: number): number {
  const { db, where, values } = axis
  if (id <= everything.low || id > everything.high) return id
  const newest = db
    .sql(`select ordinal, id from document where ${where} order by ordinal desc limit 1`)
    .get(values)
  if (!newest || id > Number(newest[1])) return Number(newest?.[0] ?? 0) + 1
  const direct = db
    .sql(`select ordinal from document where id = ? and ${where}`)
    .get([id, ...values])
  if (direct) return Number(direct[0])
  let low = 0
  let high = Number(newest[0])
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const found = db
      .sql(`select id from document where ${where} and ordinal >= ? order by ordinal limit 1`)
      .get([...values, middle])
    if (found && Number(found[0]) < id) low = middle + 1
    else high = middle
  }
  return low
}

/** The nearest key from `from` on in a direction, `null` where the axis ends before. */
export function nextKey(axis: Axis, from: number, descending: boolean): number | null {
  const { db, key, where, values, range, index } = axis
  const row = descending
    ? db
        .sql(
          `select ${key} from document indexed by ${index} where ${where} and ${key} <= ? order by ${key} desc limit 1`
        )
        .get([...values, Math.min(from, range.high)])
    : db
        .sql(
          `select ${key} from document indexed by ${index} where ${where} and ${key} >= ? order by ${key} limit 1`
        )
        .get([...values, Math.max(from, range.low)])
  const found = Number(row?.[0] ?? Number.NaN)
  return found >= range.low && found <= range.high ? found : null
}

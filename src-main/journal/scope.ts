import type { DeadLetterFilter, DocumentFilter, DocumentScope } from '../contract/index.js'
import { heldCode, stateCode } from './codec.js'
import type { Names } from './names.js'
import { sideCode } from './packing.js'
import { spanSize } from './schema.js'
import type { Sqlite, SqlValue } from './sqlite.js'

/** Part of a `where`: its text and the values for it. */
export interface Condition {
  sql: string
  values: SqlValue[]
}

export const both = (...conditions: Condition[]): Condition => ({
  sql: conditions.map((condition) => condition.sql).join(' and ') || 'true',
  values: conditions.flatMap((condition) => condition.values)
})

/** A closed range of whole numbers. */
export interface Range {
  low: number
  high: number
}

export const intersect = (a: Range, b: Range): Range => ({
  low: Math.max(a.low, b.low),
  high: Math.min(a.high, b.high)
})

export const everything: Range = { low: 0, high: Number.MAX_SAFE_INTEGER }

/** The documents of a scope in terms of the tables; ordinals only where there is a stream. */
export type Scope =
  | { kind: 'stream'; stream: number; side: 0 | 1; ordinals: Range }
  | { kind: 'connection'; connection: number }

/** `null` where the journal knows nothing of the scope: there are no documents in it. */
export function resolveScope(db: Sqlite, names: Names, scope: DocumentScope): Scope | null {
  if (scope.kind === 'connection') {
    const connection = names.find(scope.connectionId)
    return connection === null ? null : { kind: 'connection', connection }
  }
  if (scope.kind === 'listener') {
    const row = db.sql('select id from run where listener = ?').get([scope.listenerId])
    return row ? { kind: 'stream', stream: Number(row[0]), side: 1, ordinals: everything } : null
  }
  return resolveRun(db, scope.runId, sideCode(scope.direction))
}

function resolveRun(db: Sqlite, runId: number, side: 0 | 1): Scope | null {
  const row = db.sql('select session, first, outputs from run where id = ?').get([runId])
  if (!row) return null
  const [session, first, outputs] = row
  if (typeof session !== 'number' || typeof first !== 'number') {
    return { kind: 'stream', stream: runId, side, ordinals: everything }
  }
  if (side === 0) return null
  const ordinals = { low: first, high: first + Number(outputs) - 1 }
  return { kind: 'stream', stream: session, side, ordinals }
}

export function scopeCondition(scope: Scope): Condition {
  if (scope.kind === 'connection') return { sql: 'connection = ?', values: [scope.connection] }
  const { low, high } = scope.ordinals
  const stream = { sql: 'stream = ? and side = ?', values: [scope.stream, scope.side] }
  if (low <= everything.low && high >= everything.high) return stream
  return both(stream, { sql: 'ordinal between ? and ?', values: [low, high] })
}

/** A filter in terms of the tables. */
export interface ResolvedFilter {
  condition: Condition
  /** The number of the group's name. */
  group: number | null
  /** Ids outside of it cannot meet the filter. */
  ids: Range
  state: DocumentFilter['state']
  text: string | null
  letters: DeadLetterFilter | null
}

/** `null` where nothing can meet the filter. */
export function resolveFilter(
  db: Sqlite,
  names: Names,
  filter: DocumentFilter,
  now: number
): ResolvedFilter | null {
  const conditions: Condition[] = []
  const { groupId, state, from, to, text, letters = null } = filter
  const group = groupId === undefined ? null : names.find(groupId)
  if (groupId !== undefined && group === null) return null
  if (group !== null) conditions.push({ sql: 'grp = ?', values: [group] })
  if (state !== undefined) conditions.push({ sql: 'state = ?', values: [stateCode(state)] })
  if (state !== undefined && stateCode(state) === heldCode) {
    conditions.push({ sql: 'held > ?', values: [now] })
  }
  if (from !== undefined) conditions.push({ sql: 'at >= ?', values: [from] })
  if (to !== undefined) conditions.push({ sql: 'at < ?', values: [to] })
  const ids = from === undefined && to === undefined ? everything : idsOfTime(db, from, to)
  return { condition: both(...conditions), group, ids, state, text: text || null, letters }
}

function idsOfTime(db: Sqlite, from = -8.64e15, to = 8.64e15): Range {
  const row = db
    .sql('select min(block), max(block) from span where high >= ? and low < ?')
    .get([from, to])
  if (typeof row?.[0] !== 'number' || typeof row[1] !== 'number') return { low: 1, high: 0 }
  return { low: row[0] * spanSize, high: row[1] * spanSize + spanSize - 1 }
}

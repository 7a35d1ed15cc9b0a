import type { Lane, RequestInput, RequestOutput } from '../contract/index.js'
import { fold, numberOrNull, sequenceKey, stateName, textOrNull } from './codec.js'
import type { Names } from './names.js'
import type { Sqlite } from './sqlite.js'

const recentDocuments = 40

interface Held {
  count: number
  /** Null where the end of none of them is known. */
  until: number | null
}

/** The message groups of a listening session. */
export class Lanes {
  constructor(
    private readonly db: Sqlite,
    private readonly names: Names,
    private readonly clock: () => number
  ) {}

  /** Most recently active first. */
  lanes({ listenerId, limit }: RequestInput<'journal.lanes'>): RequestOutput<'journal.lanes'> {
    const session = this.#session(listenerId)
    if (!session) return { lanes: [], total: 0 }
    const rows = this.db
      .sql(
        'select grp, messages, last, last_at from lane where stream = ? order by last desc limit ?'
      )
      .all([session.stream, limit])
    const held = this.#held(
      session.stream,
      rows.map(([group]) => Number(group))
    )
    const lanes = rows.map(([group, messages, last, lastAt]): Lane => {
      const leases = held.get(Number(group))
      return {
        groupId: this.names.text(Number(group)),
        messages: Number(messages),
        held: leases?.count ?? 0,
        heldUntil: leases?.until ?? null,
        recent: this.#recent(session.stream, Number(group), Number(last)),
        lastAt: Number(lastAt)
      }
    })
    return { lanes, total: session.groups }
  }

  /** By name. */
  groups({ listenerId, text, limit }: RequestInput<'journal.groups'>) {
    const found: RequestOutput<'journal.groups'> = []
    const session = this.#session(listenerId)
    if (!session) return found
    const part = fold(text ?? '')
    const rows = this.db
      .sql(
        'select grp, messages from lane where stream = ? order by (select text from name where id = grp)'
      )
      .all([session.stream])
    for (const [group, messages] of rows) {
      const groupId = this.names.text(Number(group))
      if (fold(groupId).includes(part)) found.push({ groupId, messages: Number(messages) })
      if (found.length === limit) break
    }
    return found
  }

  #session(listenerId: string): { stream: number; groups: number } | null {
    const row = this.db.sql('select id, groups from run where listener = ?').get([listenerId])
    return row ? { stream: Number(row[0]), groups: Number(row[1]) } : null
  }

  /** Leases by group. */
  #held(stream: number, groups: number[]): Map<number, Held> {
    const rows = this.db
      .sql(
        `select grp, count(*), max(lease) from document indexed by document_held
         where held > ? and stream = ? and grp in (select value from json_each(?)) group by grp`
      )
      .all([this.clock(), stream, JSON.stringify(groups)])
    return new Map(
      rows.map(([group, count, until]) => [
        Number(group),
        { count: Number(count), until: numberOrNull(until) }
      ])
    )
  }

  #recent(stream: number, group: number, last: number): Lane['recent'] {
    const rows = this.db
      .sql(
        `select id, state, lease, sequence from document indexed by document_grp
         where grp = ? and id <= ? and stream = ? order by id desc limit ${recentDocuments}`
      )
      .all([group, last, stream])
    return (
      rows
        .map(([id, state, lease, sequence]) => ({
          id: Number(id),
          state: stateName(state),
          leaseUntil: numberOrNull(lease),
          sequenceNumber: textOrNull(sequence)
        }))
        .map((document) => ({ document, key: sequenceKey(document.sequenceNumber) }))
        .sort((a, b) => compare(a.key, b.key) || a.document.id - b.document.id)
        // A message that came again is one message: its newest document stands for it.
        .filter(
          ({ document, key }, index, all) =>
            document.sequenceNumber === null || all[index + 1]?.key !== key
        )
        .map(({ document }) => document)
    )
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

import {
  causeOf,
  clusterOf,
  deadLetterOf,
  deadLetterTest,
  type DeadLetter,
  type LetterRow
} from '../contract/index.js'
import type { LetterGroup, LetterPage, LetterQuery } from './journal.js'
import type { Names } from './names.js'
import type { Meta } from './packing.js'
import { rowColumns, toRow, wholeBody } from './rows.js'
import type { Sqlite, SqlRow } from './sqlite.js'

/** Documents that one call looks at, so that nothing waits long for it. */
const mostSeen = 2000

interface Seen {
  row: SqlRow
  letter: DeadLetter
}

/** Messages that a run received from a dead-letter queue, by what they are. */
export class Letters {
  constructor(
    private readonly db: Sqlite,
    private readonly names: Names
  ) {}

  letters({ runId, filter, after, limit }: LetterQuery): LetterPage {
    const fits = deadLetterTest(filter)
    const rows: LetterRow[] = []
    let last = after
    let seen = 0
    for (const { row, letter } of this.#read(runId, after, mostSeen)) {
      seen++
      last = Number(row[2])
      if (!fits(letter)) continue
      const { source, sentAt } = letter
      rows.push({ ...toRow(row, this.names), source, sentAt })
      if (rows.length === limit) break
    }
    return { rows, next: seen === mostSeen || rows.length === limit ? last : null }
  }

  causes({ runId, filter, after, limit }: LetterQuery): {
    groups: LetterGroup[]
    next: number | null
  } {
    const fits = deadLetterTest(filter)
    const groups = new Map<string, LetterGroup>()
    const most = Math.min(limit, mostSeen)
    let last = after
    let seen = 0
    for (const { row, letter } of this.#read(runId, after, most)) {
      seen++
      last = Number(row[2])
      if (fits(letter)) addTo(groups, letter, toRow(row, this.names))
    }
    return { groups: [...groups.values()], next: seen === most ? last : null }
  }

  *#read(runId: number, after: number, limit: number): Generator<Seen> {
    const rows = this.db
      .sql(
        `select ${rowColumns}, large from document
         where stream = ? and side = 1 and ordinal > ? order by ordinal limit ?`
      )
      .all([runId, after, limit])
    for (const row of rows) {
      const [id, meta, body, large] = [Number(row[0]), row[11], row[12], row[13]]
      const { p, a, s } = JSON.parse(String(meta)) as Meta
      const whole = wholeBody(this.db, id, large, body)
      const letter = deadLetterOf({ body: whole, properties: p, attributes: a, system: s })
      yield { row, letter }
    }
  }
}

function addTo(
  groups: Map<string, LetterGroup>,
  letter: DeadLetter,
  { id, receiveCount }: Pick<LetterRow, 'id' | 'receiveCount'>
): void {
  const cause = causeOf(letter)
  const key = clusterOf(cause)
  const receives = receiveCount ?? 1
  const group: LetterGroup = groups.get(key) ?? {
    key,
    cause,
    count: 0,
    sent: [],
    receives: [receives, receives],
    sampleId: id
  }
  group.count++
  if (letter.sentAt !== null) group.sent.push(letter.sentAt)
  group.receives = [Math.min(group.receives[0], receives), Math.max(group.receives[1], receives)]
  groups.set(key, group)
}

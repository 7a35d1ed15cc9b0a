import type { NewDocument } from './journal.js'
import type { Sqlite } from './sqlite.js'

/** What of an input document is not the same for all of them. */
type Spooled = Pick<NewDocument, 'at' | 'queueUrl' | 'body' | 'properties' | 'attributes'>

/** Input documents as one text: writing that takes a fraction of what writing documents takes. */
export const packSpool = (documents: readonly NewDocument[]): string =>
  JSON.stringify(
    documents.map(({ at, queueUrl, body, properties, attributes }): Spooled => ({
      at,
      queueUrl,
      body,
      properties,
      attributes
    }))
  )

const unpack = (data: string): NewDocument[] =>
  (JSON.parse(data) as Spooled[]).map((spooled) => ({
    ...spooled,
    direction: 'input',
    system: {},
    md5OfBody: null,
    md5OfAttributes: null,
    state: 'input',
    leaseUntil: null,
    failure: null
  }))

/**
 * Keeps all inputs of a long Send from before its first document goes out, until they are documents of the journal. So a
 * Send that is cut off has all of them, and its speed does not wait for them.
 */
export class Spool {
  constructor(private readonly db: Sqlite) {}

  add(runId: number, data: string): void {
    this.db
      .sql(
        'insert into spool values (?1, (select coalesce(max(part), 0) + 1 from spool where run = ?1), ?2)'
      )
      .run([runId, data])
  }

  drop(runId: number): void {
    this.db.sql('delete from spool where run = ?').run([runId])
  }

  /** The inputs of a run after the first so many, part by part. */
  *after(runId: number, count: number): Generator<NewDocument[]> {
    let left = count
    for (const part of this.#parts(runId)) {
      const row = this.db
        .sql('select data from spool where run = ? and part = ?')
        .get([runId, part])
      const documents = unpack(String(row?.[0] ?? '[]'))
      if (documents.length > left) yield documents.slice(left)
      left = Math.max(0, left - documents.length)
    }
  }

  #parts(runId: number): number[] {
    return this.db
      .sql('select part from spool where run = ? order by part')
      .all([runId])
      .map(([part]) => Number(part))
  }
}

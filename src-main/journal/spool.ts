import type { NewDocument, StagedInput, StagedKind, StagedQuery } from './journal.js'
import type { Sqlite } from './sqlite.js'

/** Older versions kept the time and the queue with each document. */
type Spooled = StagedInput & Partial<Pick<NewDocument, 'at' | 'queueUrl'>>

/** Input documents as one text: writing that takes a fraction of what writing documents takes. */
export const packSpool = (documents: readonly StagedInput[]): string =>
  JSON.stringify(
    documents.map(({ body, properties, attributes, origin }): Spooled => ({
      ...{ body, properties, attributes },
      ...(origin === undefined ? {} : { origin })
    }))
  )

const unpack = (data: unknown) => JSON.parse(String(data)) as Spooled[]

const toDocument = (spooled: Spooled, place: { at: number; queueUrl: string }): NewDocument => ({
  ...place,
  ...spooled,
  direction: 'input',
  system: {},
  md5OfBody: null,
  md5OfAttributes: null,
  state: 'input',
  leaseUntil: null,
  failure: null
})

/** Templates are kept with the run, other inputs until all of them are documents of the journal: a cancelled run keeps them. */
const keptOf = (kind: StagedKind) => (kind === 'template' ? 1 : 0)

/**
 * Input documents of a Send from before it is started: neither the window nor the main process holds them, a Send that is
 * cut off has all of them, and its speed does not wait for them.
 */
export class Spool {
  constructor(private readonly db: Sqlite) {}

  /** @param runId of the run, or the negative number of a batch that no run has taken */
  add(runId: number, kind: StagedKind, data: string): void {
    this.db
      .sql(
        `insert into spool (run, part, data, kept)
         values (?1, (select coalesce(max(part), 0) + 1 from spool where run = ?1), ?2, ?3)`
      )
      .run([runId, data, keptOf(kind)])
  }

  drop(runId: number): void {
    this.db.sql('delete from spool where run = ?').run([runId])
  }

  /** Forgets the inputs of a run that are documents of the journal. */
  dropLiterals(runId: number): void {
    this.db.sql('delete from spool where run = ? and kept = 0').run([runId])
  }

  /** Forgets what no run has taken, and will not any more. */
  dropBatches(): void {
    this.db.exec('delete from spool where run < 0')
  }

  next({ runId, kind, after }: StagedQuery): { part: number; documents: StagedInput[] } | null {
    const row = this.db
      .sql(
        'select part, data from spool where run = ? and part > ? and kept = ? order by part limit 1'
      )
      .get([runId, after, keptOf(kind)])
    return row ? { part: Number(row[0]), documents: unpack(row[1]) } : null
  }

  /** The literal inputs of a run after the first so many, part by part. */
  *after(
    runId: number,
    count: number,
    place: { at: number; queueUrl: string }
  ): Generator<NewDocument[]> {
    let left = count
    for (let part = 0; ;) {
      const found = this.next({ runId, kind: 'literal', after: part })
      if (!found) return
      part = found.part
      const documents = found.documents.slice(left).map((one) => toDocument(one, place))
      if (documents.length > 0) yield documents
      left = Math.max(0, left - found.documents.length)
    }
  }
}

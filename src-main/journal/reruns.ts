import {
  filledTotal,
  fillOf,
  inDoubtCodes,
  literalsOf,
  passedOverCodes,
  type Fill,
  type RerunFacts,
  type RerunPart
} from '../contract/index.js'
import type { InputQuery, RerunInputs, StagedInput } from './journal.js'
import { runNotFound } from './journal-error.js'
import type { Meta } from './packing.js'
import { answerFailed as failed, pairsOfRun as pairs } from './pairs.js'
import { wholeBody } from './rows.js'
import type { Sqlite, SqlRow } from './sqlite.js'

/** Answers that leave open whether SQS has the message. */
export const doubted = `(${failed} and json_extract(answer.failure, '$.code') in ('${inDoubtCodes.join("', '")}'))`
/** Made messages that are refused whenever they are sent. Without templates no input is behind the last literal. */
const passedOver = `(${failed} and input.ordinal > coalesce((
  select json_extract(operation, '$.fill.literals') from run where run.id = input.stream), ${Number.MAX_SAFE_INTEGER})
  and json_extract(answer.failure, '$.code') in ('${passedOverCodes.join("', '")}'))`
const parts = {
  all: 'true',
  failed,
  rest: `(answer.id is null or (${failed} and not ${passedOver}))`
} as const satisfies Record<RerunPart, string>

/** What of a run can be run again, and the documents for it. */
export class Reruns {
  constructor(private readonly db: Sqlite) {}

  facts(runId: number): RerunFacts {
    const [all, fails, rest, inDoubt, since] =
      this.db
        .sql(
          `select count(*), sum(${failed}), sum(${parts.rest}), sum(${doubted}),
           min(case when ${doubted} then answer.at end) from ${pairs}`
        )
        .get([runId]) ?? []
    const unmade = this.#unmade(runId)
    const waiting = this.#waiting(runId)
    return {
      all: (unmade === null ? Number(all) : unmade.all) + waiting,
      failed: Number(fails ?? 0),
      rest: Number(rest ?? 0) + (unmade?.rest ?? 0) + waiting,
      inDoubt: Number(inDoubt ?? 0),
      inDoubtSince: typeof since === 'number' ? since : null,
      known: !this.db
        .sql('select 1 from document where stream = ? and side = 1 and input is null limit 1')
        .get([runId])
    }
  }

  /** In the order in which they were given. Of all, those that were made of templates are left out: they can be made. */
  inputs({ runId, part, inDoubt, after, limit }: InputQuery): RerunInputs {
    const most = part === 'all' ? (this.#fill(runId)?.literals ?? null) : null
    const doubt = inDoubt || part === 'all' ? '' : `and (answer.id is null or not ${doubted})`
    const rows = this.db
      .sql(
        `select input.ordinal, input.id, input.meta, input.large, input.body, input.origin from ${pairs}
         and input.ordinal > ? and input.ordinal <= ? and ${parts[part]} ${doubt}
         order by input.ordinal limit ?`
      )
      .all([runId, after, most ?? Number.MAX_SAFE_INTEGER, limit])
    return {
      documents: rows.map((row) => this.#toDocument(row)),
      last: rows.length < limit ? null : Number(rows.at(-1)?.[0])
    }
  }

  /** The operation as it was kept. @throws a `RunNotFound` failure */
  operation(runId: number): unknown {
    const row = this.db.sql('select operation from run where id = ?').get([runId])
    if (!row) throw runNotFound()
    return typeof row[0] === 'string' ? JSON.parse(row[0]) : null
  }

  /** How the messages of a run are made, as long as there is what they are made of. */
  #fill(runId: number): Fill | null {
    const fill = fillOf(this.operation(runId))
    const there = this.db.sql('select 1 from spool where run = ? and kept = 1 limit 1').get([runId])
    return there ? fill : null
  }

  /** Literal inputs of a run that are no documents yet. */
  #waiting(runId: number): number {
    const waiting = literalsOf(this.operation(runId)) - this.#inputs(runId)
    if (waiting <= 0) return 0
    const there = this.db.sql('select 1 from spool where run = ? and kept = 0 limit 1').get([runId])
    return there ? waiting : 0
  }

  #inputs = (runId: number) =>
    Number(this.db.sql('select inputs from run where id = ?').get([runId])?.[0] ?? 0)

  /** Messages of a run that can be made once more: all of them, and those that were not made yet. */
  #unmade(runId: number): { all: number; rest: number } | null {
    const fill = this.#fill(runId)
    if (!fill) return null
    const total = filledTotal(fill)
    const [literals] =
      this.db
        .sql('select count(*) from document where stream = ? and side = 0 and ordinal <= ?')
        .get([runId, fill.literals]) ?? []
    const done = Math.max(fill.literals, this.#inputs(runId))
    return { all: Number(literals) + total - fill.literals, rest: total - done }
  }

  #toDocument([, id, meta, large, body, origin]: SqlRow): StagedInput {
    const { p, a } = JSON.parse(String(meta)) as Meta
    return {
      ...{ body: wholeBody(this.db, Number(id), large, body), properties: p, attributes: a },
      ...(typeof origin === 'number' ? { origin } : {})
    }
  }
}

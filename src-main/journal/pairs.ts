import type { PairFilter, RequestInput, RequestOutput } from '../contract/index.js'
import { stateCode } from './codec.js'
import type { Names } from './names.js'
import { rowColumns, toRow } from './rows.js'
import type { Sqlite, SqlValue } from './sqlite.js'

/** Inputs of a run, each with the output that answers it, if there is one. */
export const pairsOfRun = `document input left join document answer
  on answer.stream = input.stream and answer.input = input.ordinal
  where input.stream = ? and input.side = 0`

export const answerFailed = `answer.state = ${stateCode('failed')}`

const conditions = {
  all: 'true',
  failed: answerFailed,
  unanswered: 'answer.id is null'
} as const satisfies Record<PairFilter, string>

/** Inputs and outputs side by side. */
export class Pairs {
  constructor(
    private readonly db: Sqlite,
    private readonly names: Names
  ) {}

  pairs(input: RequestInput<'journal.pairs'>): RequestOutput<'journal.pairs'> {
    const { runId, filter, from, limit } = input
    const condition = conditions[filter]
    // Without a filter ordinals are positions: nothing has to be passed over.
    const place =
      filter === 'all'
        ? { where: 'and input.ordinal > ?', skip: '', values: [from, limit] }
        : { where: '', skip: 'offset ?', values: [limit, from] }
    const rows = this.db
      .sql(
        `select input.id, answer.id from ${pairsOfRun} and ${condition} ${place.where}
         order by input.ordinal limit ? ${place.skip}`
      )
      .all([runId, ...place.values])
    return {
      pairs: rows.map(([given = null, answer = null]) => ({
        input: this.#row(given),
        output: answer === null ? null : this.#row(answer)
      })),
      total: this.#total(runId, filter)
    }
  }

  #total(runId: number, filter: PairFilter): number {
    const counted =
      filter === 'all'
        ? this.db.sql('select max(ordinal) from document where stream = ? and side = 0')
        : this.db.sql(`select count(*) from ${pairsOfRun} and ${conditions[filter]}`)
    return Number(counted.get([runId])?.[0] ?? 0)
  }

  #row(id: SqlValue) {
    const row = this.db.sql(`select ${rowColumns} from document where id = ?`).get([id])
    return toRow(row ?? [], this.names)
  }
}

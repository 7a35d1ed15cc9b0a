import { stateCode } from './codec.js'
import type { Unsettled, UnsettledQuery } from './journal.js'
import type { Meta } from './packing.js'
import { pairsOfRun } from './pairs.js'
import { doubted } from './reruns.js'
import type { Sqlite, SqlRow } from './sqlite.js'

const accepted = `answer.state in (${['sent', 'repeat', 'doubled'].map((state) => stateCode(state as 'sent')).join(', ')})`
const isHeld = `input.state = ${stateCode('held')}`

/** What runs that were cut off have left in a dead-letter queue. */
export class Redrives {
  constructor(private readonly db: Sqlite) {}

  /** In the order of the inputs. */
  unsettled({ runId, after, limit }: UnsettledQuery): { found: Unsettled[]; last: number | null } {
    const rows = this.db
      .sql(
        `select input.ordinal, input.id, input.meta, ${isHeld}, ${accepted}, ${doubted}, answer.at
         from ${pairsOfRun} and input.ordinal > ? and input.state <> ${stateCode('deleted')}
         and (${isHeld} or ${accepted} or ${doubted}) order by input.ordinal limit ?`
      )
      .all([runId, after, limit])
    return {
      found: rows.map(toUnsettled),
      last: rows.length < limit ? null : Number(rows.at(-1)?.[0])
    }
  }
}

function toUnsettled([, id, meta, held, taken, doubt, at]: SqlRow): Unsettled {
  const { p } = JSON.parse(String(meta)) as Meta
  return {
    documentId: Number(id),
    messageId: p.messageId ?? '',
    receiptHandle: p.receiptHandle ?? '',
    held: held === 1,
    sent: taken === 1 ? 'accepted' : doubt === 1 ? 'doubt' : null,
    at: Number(at ?? 0)
  }
}

import { stateCode } from './codec.js'
import type { OpenRedrive, RedriveTry, Unsettled, UnsettledQuery } from './journal.js'
import type { Meta } from './packing.js'
import { pairsOfRun } from './pairs.js'
import { doubted } from './reruns.js'
import { messageIdOfInput } from './schema.js'
import type { Sqlite, SqlRow } from './sqlite.js'

const accepted = `answer.state in (${['sent', 'repeat', 'doubled'].map((state) => stateCode(state as 'sent')).join(', ')})`
const isHeld = `input.state = ${stateCode('held')}`
const isDeleted = `input.state = ${stateCode('deleted')}`

/**
 * Whether a document is a message that a redrive has sent, or its answer, while the dead-letter queue may still have that
 * message: without it, it would be sent a second time. Bound to the time before which SQS keeps nothing.
 */
export const isUnsettled = `document.run in (
    select id from run where purpose = 'redrive' and started >= ?)
  and exists (select 1 from document input left join document answer
    on answer.stream = input.stream and answer.input = input.ordinal
    where input.stream = document.stream and input.side = 0
    and input.ordinal = coalesce(document.input, document.ordinal)
    and not ${isDeleted} and (answer.id is null or ${accepted} or ${doubted}))`

/** What redrives have done with the messages of dead-letter queues. */
export class Redrives {
  constructor(private readonly db: Sqlite) {}

  /** In the order of the inputs. */
  unsettled({ runId, after, limit }: UnsettledQuery): { found: Unsettled[]; last: number | null } {
    const rows = this.db
      .sql(
        `select input.ordinal, input.id, input.meta, ${isHeld}, ${accepted}
         from ${pairsOfRun} and input.ordinal > ? and not ${isDeleted}
         and (${isHeld} or ${accepted}) order by input.ordinal limit ?`
      )
      .all([runId, after, limit])
    return {
      found: rows.map(toUnsettled),
      last: rows.length < limit ? null : Number(rows.at(-1)?.[0])
    }
  }

  /** One that succeeded without a failure has deleted all that it sent. */
  open(since: number): OpenRedrive[] {
    return this.db
      .sql(
        `select id, coalesce(json_extract(operation, '$.redrive.deadLetterUrl'), '')
         from run indexed by run_redrive where purpose = 'redrive' and started >= ? and status <> 'running'
         and not (status = 'succeeded' and failures = 0) order by id`
      )
      .all([since])
      .map(([runId, url]) => ({ runId: Number(runId), deadLetterUrl: String(url) }))
  }

  /** What was sent and is not answered while its run goes on is as much in doubt as what got no answer. */
  tries(messageIds: readonly string[]): RedriveTry[] {
    return this.db
      .sql(
        `select asked.value, input.id, ${accepted}, input.at,
           json_extract(input.meta, '$.p.queueNameOrUrl')
         from json_each(?) asked cross join document input indexed by document_sent_on
           on ${messageIdOfInput('input.')} = asked.value and input.side = 0
         join run on run.id = input.stream and run.purpose = 'redrive'
         left join document answer
           on answer.stream = input.stream and answer.input = input.ordinal
         where ${accepted} or ${doubted} or (answer.id is null and run.status = 'running')`
      )
      .all([JSON.stringify(messageIds)])
      .map(([messageId, documentId, taken, at, target]) => ({
        messageId: String(messageId),
        documentId: Number(documentId),
        accepted: taken === 1,
        since: Number(at),
        target: String(target ?? '')
      }))
  }
}

function toUnsettled([, id, meta, held, taken]: SqlRow): Unsettled {
  const { p } = JSON.parse(String(meta)) as Meta
  return {
    documentId: Number(id),
    messageId: p.messageId ?? '',
    receiptHandle: p.receiptHandle ?? '',
    held: held === 1,
    accepted: taken === 1
  }
}

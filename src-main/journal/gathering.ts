import { stateCode } from './codec.js'
import { sentBack } from './copies.js'
import type { ArrangedPage, ArrangedQuery, Gathered } from './journal.js'
import type { Names } from './names.js'
import type { Meta } from './packing.js'
import { wholeBody } from './rows.js'
import type { Sqlite, SqlRow } from './sqlite.js'

/** What became of a message, as far as it can be sent back. */
const kinds = { deleted: 0, unknown: 1, kept: 2, noBody: 3, gone: 4 } as const

/** Runs that have sent messages back that are named. */
const mostNamed = 5

const tables = `
create temp table if not exists gathered (batch text not null, id integer not null, primary key (batch, id)) without rowid;
create temp table if not exists arranged (
  batch text not null, n integer not null, id integer, kind integer not null, restored integer, queue integer,
  connection integer, primary key (batch, n)
) without rowid;
`

const isDeleted = `${stateCode('deleted')}`
const deletion = "found.side = 1 and run.action = 'delete'"
const deletedOrAccepted = ['deleted', 'accepted', 'repeat']
  .map((state) => stateCode(state as 'deleted'))
  .join(', ')

/**
 * The documents with the messages that the gathered ones are about, each once. Of a Delete by a handle alone there is none:
 * then `lost` is the document that says so.
 */
const subjects = `
  select case when ${deletion} then found.origin else found.id end as subject,
    case when ${deletion} and found.origin is null and found.state in (${deletedOrAccepted}) then found.id end as lost
  from gathered join document found on found.id = gathered.id join run on run.id = found.run
  where gathered.batch = ?1`

const sequence = "json_extract(message.meta, '$.s.SequenceNumber')"
const messageId = "json_extract(message.meta, '$.p.messageId')"

/**
 * Of a message that a run was to delete and did not see deleted. What was refused for good was not done, and what arrived
 * altered was not tried; what got no answer may have been.
 */
const mayBeDeleted = `message.state in (${stateCode('held')}, ${stateCode('failed')})
  and coalesce(json_extract(message.failure, '$.retryable'), 1)
  and coalesce(json_extract(message.failure, '$.code'), '') <> 'Md5Mismatch'
  and (own.purpose in ('copy', 'discard') or json_extract(own.operation, '$.options.deleteMessages')
    or json_extract(own.operation, '$.commitStrategy') = 'at-least-once')`

const kind = `case when subject is null then ${kinds.noBody} when message.id is null then ${kinds.gone}
  when message.state = ${isDeleted} then ${kinds.deleted} when ${mayBeDeleted} then ${kinds.unknown} else ${kinds.kept} end`

/**
 * The messages, each once: SQS may give one out again after its deletion, and what came of it is what its last document
 * says, of those by which it was deleted or may have been.
 */
const messages = `
  select message.id, ${kind} as kind, ${sequence} as sequence, message.queue, message.connection,
    max((select max(sent.run) from ${sentBack} and sent.origin = message.id)) over same as restored,
    row_number() over (same order by (${kind}) > ${kinds.unknown}, message.id desc) as nth
  from (select distinct subject, lost from (${subjects}) where subject is not null or lost is not null)
  left join document message on message.id = subject
  left join run own on own.id = message.run
  window same as (partition by message.connection, message.queue, coalesce(${messageId}, subject, lost))`

/** By sequence number, so that each group has its order however often its messages were received. */
const arrange = `
  insert into arranged (batch, n, id, kind, restored, queue, connection)
  select ?1, row_number() over (order by length(sequence), sequence, id), id, kind, restored, queue, connection
  from (${messages}) where nth = 1`

/** Documents whose messages are to be sent back, in the order in which they are to be sent. Kept beside the journal only. */
export class Gathering {
  #ready = false

  constructor(
    private readonly db: Sqlite,
    private readonly names: Names
  ) {}

  gather(batch: string, ids: readonly number[]): void {
    if (!this.#ready) this.db.exec(`pragma temp_store = memory; ${tables}`)
    this.#ready = true
    this.db
      .sql('insert or ignore into gathered select ?, value from json_each(?)')
      .run([batch, JSON.stringify(ids)])
  }

  arrange(batch: string): Gathered {
    this.gather(batch, [])
    this.db.sql('delete from arranged where batch = ?').run([batch])
    this.db.sql(arrange).run([batch])
    const count = (kind: number) =>
      Number(
        this.db
          .sql('select count(*) from arranged where batch = ? and kind = ?')
          .get([batch, kind])?.[0]
      )
    const wanted = `from arranged where batch = ? and kind <= ${kinds.unknown}`
    const [restored] = this.db.sql(`select count(restored) ${wanted}`).get([batch]) ?? []
    return {
      connectionIds: this.#texts('select distinct connection', batch),
      deleted: count(kinds.deleted),
      unknown: count(kinds.unknown),
      kept: count(kinds.kept),
      noBody: count(kinds.noBody),
      gone: count(kinds.gone),
      restored: Number(restored ?? 0),
      restoredBy: this.db
        .sql(
          `select distinct restored ${wanted} and restored is not null order by 1 desc limit ${mostNamed}`
        )
        .all([batch])
        .map(([run]) => Number(run)),
      queues: this.db
        .sql(`select queue, count(*) ${wanted} group by queue order by 2 desc`)
        .all([batch])
        .map(([queue, messages]) => ({
          url: this.names.text(Number(queue)),
          messages: Number(messages)
        }))
    }
  }

  arranged({ batch, unknown, again, after, limit }: ArrangedQuery): ArrangedPage {
    this.gather(batch, [])
    const most = unknown ? kinds.unknown : kinds.deleted
    const rows = this.db
      .sql(
        `select n, document.id, meta, large, body, document.queue, restored from arranged
         join document on document.id = arranged.id
         where batch = ? and n > ? and kind <= ? ${again ? '' : 'and restored is null'} order by n limit ?`
      )
      .all([batch, after, most, limit])
    return {
      documents: rows.map((row) => this.#toDocument(row)),
      last: rows.length < limit ? null : Number(rows.at(-1)?.[0])
    }
  }

  ungather(batch: string): void {
    this.gather(batch, [])
    for (const table of ['gathered', 'arranged']) {
      this.db.sql(`delete from ${table} where batch = ?`).run([batch])
    }
  }

  restoredSince(runId: number, ids: readonly number[]): number[] {
    return this.db
      .sql(
        `select value from json_each(?) where exists (
           select 1 from ${sentBack} and sent.origin = value and sent.run > ?)`
      )
      .all([JSON.stringify(ids), runId])
      .map(([id]) => Number(id))
  }

  #texts(select: string, batch: string): string[] {
    return this.db
      .sql(`${select} from arranged where batch = ? and connection is not null`)
      .all([batch])
      .map(([name]) => this.names.text(Number(name)))
  }

  #toDocument([
    ,
    id,
    meta,
    large,
    body,
    queue,
    restored
  ]: SqlRow): ArrangedPage['documents'][number] {
    const { p, a } = JSON.parse(String(meta)) as Meta
    return {
      id: Number(id),
      body: wholeBody(this.db, Number(id), large, body),
      properties: p,
      attributes: a,
      queueUrl: this.names.text(Number(queue)),
      again: restored !== null
    }
  }
}

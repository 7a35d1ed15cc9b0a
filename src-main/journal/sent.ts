import { stateCode } from './codec.js'
import type { Names } from './names.js'
import { spanSize } from './schema.js'
import type { Sqlite } from './sqlite.js'

/** What was sent lately. */
export class Sent {
  constructor(
    private readonly db: Sqlite,
    private readonly names: Names
  ) {}

  /** Message Ids, the newest first. */
  sentIds(input: { connectionId: string; since: number; limit: number }): string[] {
    const connection = this.names.find(input.connectionId)
    const [block] =
      this.db.sql('select min(block) from span where high >= ?').get([input.since]) ?? []
    if (connection === null || typeof block !== 'number') return []
    return this.db
      .sql(
        `select json_extract(meta, '$.p.messageId') from document indexed by document_connection
         where connection = ? and id >= ? and state = ${stateCode('sent')} and at >= ?
         order by id desc limit ?`
      )
      .all([connection, block * spanSize, input.since, input.limit])
      .flatMap(([id]) => (typeof id === 'string' ? [id] : []))
  }
}

import { longestRetention, type QueueObserved } from '../contract/index.js'
import { deletedCode } from './codec.js'
import type { Names } from './names.js'
import type { Sqlite } from './sqlite.js'

/** Documents that are looked at for the oldest message, the newest first: what is older says nothing of today. */
const looked = 50_000

/** Documents that are of one message: the newest of them says what became of it. */
interface Seen {
  messageId: string
  state: number
  sentAt: number
  seenAt: number
}

/** What the journal tells of a queue that SQS does not. */
export class Observed {
  constructor(
    private readonly db: Sqlite,
    private readonly names: Names
  ) {}

  /** Adds up how long messages took from their arrival to their deletion. Within the transaction that deletes them. */
  noteDeleted(documentIds: readonly number[], now: number): void {
    this.db
      .sql(
        `insert into handled
         select connection, queue, count(*), sum(max(0, ?1 - at)), max(max(0, ?1 - at)), ?1 from document
         where id in (select value from json_each(?2)) and held is not null group by connection, queue
         on conflict (connection, queue) do update set messages = messages + excluded.messages,
           total = total + excluded.total, longest = max(longest, excluded.longest), last = excluded.last`
      )
      .run([now, JSON.stringify(documentIds)])
  }

  observed(input: { connectionId: string; urls: readonly string[]; now: number }): QueueObserved[] {
    const connection = this.names.find(input.connectionId)
    return input.urls.map((url) => {
      const queue = this.names.find(url)
      if (connection === null || queue === null) return { url, handled: null, oldest: null }
      return {
        url,
        handled: this.#handled(connection, queue),
        oldest: this.#oldest(connection, queue, input.now - longestRetention)
      }
    })
  }

  #handled(connection: number, queue: number): QueueObserved['handled'] {
    const row = this.db
      .sql('select messages, total, longest, last from handled where connection = ? and queue = ?')
      .get([connection, queue])
    if (!row) return null
    const [messages, total, longest, lastAt] = row.map(Number) as [number, number, number, number]
    return { messages, average: total / messages, longest, lastAt }
  }

  #oldest(connection: number, queue: number, since: number): QueueObserved['oldest'] {
    const newest = new Map<string, Seen>()
    for (const seen of this.#seen(connection, queue)) {
      if (!newest.has(seen.messageId)) newest.set(seen.messageId, seen)
    }
    const left = [...newest.values()].filter(
      ({ state, sentAt }) => state !== deletedCode && sentAt >= since
    )
    const [first] = left.sort((a, b) => a.sentAt - b.sentAt)
    if (!first) return null
    const { messageId, sentAt, seenAt } = first
    return { messageId, sentAt, seenAt }
  }

  /** What was received from the queue, the newest first. */
  #seen(connection: number, queue: number): Seen[] {
    return this.db
      .sql(
        `select json_extract(meta, '$.p.messageId'), state, json_extract(meta, '$.s.SentTimestamp'), at
         from document indexed by document_connection
         where connection = ?1 and queue = ?2 and side = 1
           and id > (select coalesce(max(id), 0) from document) - ${looked}
           and json_extract(meta, '$.s.SentTimestamp') is not null
         order by id desc`
      )
      .all([connection, queue])
      .map(([messageId, state, sentAt, at]) => ({
        messageId: String(messageId),
        state: Number(state),
        sentAt: Number(sentAt),
        seenAt: Number(at)
      }))
  }
}

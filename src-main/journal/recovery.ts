import { isQueueUrl, unconfirmed, type DocumentState, type Failure } from '../contract/index.js'
import { stateCode } from './codec.js'
import type { Intent } from './intents.js'
import type { NewDocument } from './journal.js'
import { packDocument, type Meta } from './packing.js'
import type { Spool } from './spool.js'
import type { Sqlite } from './sqlite.js'
import type { Writes } from './writes.js'

const interrupted: Failure = {
  code: 'Interrupted',
  message: 'The app ended while this was running.',
  retryable: true,
  hint: 'What was done before is listed.'
}

/** What an output document has that says only that its input was sent. */
const inDoubt = {
  direction: 'output',
  body: JSON.stringify({ statusCode: unconfirmed.code, message: unconfirmed.message }),
  attributes: [],
  system: {},
  md5OfBody: null,
  md5OfAttributes: null,
  state: 'failed',
  leaseUntil: null,
  failure: unconfirmed
} as const satisfies Partial<NewDocument>

const counts = (...states: DocumentState[]) =>
  states.map((state) => `count(*) filter (where state = ${stateCode(state)})`).join(', ')

/** Brings the runs that a crash left running to an end: with all their inputs, and what is in doubt as such. */
export class Recovery {
  constructor(
    private readonly db: Sqlite,
    private readonly writes: Writes,
    private readonly spool: Spool
  ) {}

  /** @param intents the input documents of each run that were about to be sent */
  recover(intents: ReadonlyMap<number, Intent[]>, now: number): void {
    const running = this.db
      .sql(
        `select run.id, inputs, started, coalesce(name.text, '') from run left join name on name.id = queue
         where status = 'running' and listener is null`
      )
      .all([])
    for (const [run, inputs, started, queue] of running) {
      const id = Number(run)
      this.#addInputs(id, Number(inputs), { at: Number(started), queueUrl: String(queue) })
      this.#addInDoubt(id, intents.get(id) ?? [])
      this.#count(id)
      this.spool.dropLiterals(id)
    }
    this.spool.dropBatches()
    this.db
      .sql("update run set status = 'interrupted', ended = ?, failure = ? where status = 'running'")
      .run([now, JSON.stringify(interrupted)])
  }

  #addInputs(runId: number, known: number, place: { at: number; queueUrl: string }): void {
    for (const documents of this.spool.after(runId, known, place)) {
      this.writes.append(runId, documents.map(packDocument))
    }
  }

  #addInDoubt(runId: number, intents: readonly Intent[]): void {
    const documents = intents
      .toSorted((a, b) => a.ordinal - b.ordinal)
      .flatMap((intent) => this.#answerOf(runId, intent) ?? [])
    if (documents.length > 0) this.writes.append(runId, documents.map(packDocument))
  }

  /** The output of an input document of which no answer is in the journal; null where there is one. */
  #answerOf(runId: number, { ordinal, at }: Intent): NewDocument | null {
    const answered = this.db
      .sql('select 1 from document where stream = ? and input = ?')
      .get([runId, ordinal])
    const row = this.db
      .sql(
        `select name.text, meta from document join name on name.id = queue
         where stream = ? and side = 0 and ordinal = ?`
      )
      .get([runId, ordinal])
    if (answered || !row) return null
    const { p } = JSON.parse(String(row[1])) as Meta
    // A message of a dead-letter queue is kept with that one, and names the queue that it is sent to.
    const { queueNameOrUrl = '' } = p
    const queueUrl = isQueueUrl(queueNameOrUrl) ? queueNameOrUrl : String(row[0])
    const { messageGroupId, messageDeduplicationId } = p
    const properties = {
      ...(queueUrl ? { queueUrl } : {}),
      ...(messageGroupId ? { messageGroupId } : {}),
      ...(messageDeduplicationId ? { messageDeduplicationId } : {})
    }
    return { ...inDoubt, at, queueUrl, properties, inputOrdinal: ordinal }
  }

  #count(runId: number): void {
    this.db
      .sql(
        `update run set (failures, repeats, accepted, doubled) =
         (select ${counts('failed', 'repeat', 'accepted', 'doubled')}
         from document where stream = ?1 and side = 1) where id = ?1`
      )
      .run([runId])
  }
}

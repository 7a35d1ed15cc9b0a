import type { DocumentRow, RequestInput, RequestOutput } from '@contract'

type Input = RequestInput<'journal.page'>
type Page = RequestOutput<'journal.page'>

/** A row of a listening session; ids leave gaps, as they do where several sessions listen. */
export function liveRow(ordinal: number, changes: Partial<DocumentRow> = {}): DocumentRow {
  return {
    id: ordinal * 3,
    runId: 1,
    ordinal,
    direction: 'output',
    at: 1000 + ordinal,
    queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders.fifo',
    messageId: `message-${ordinal}`,
    groupId: `group-${ordinal % 7}`,
    deduplicationId: null,
    sequenceNumber: String(ordinal).padStart(20, '1'),
    receiveCount: 1,
    attributeNames: [],
    bodyBytes: 20,
    preview: `body ${ordinal}`,
    state: 'deleted',
    leaseUntil: null,
    failure: null,
    ...changes
  }
}

/** Answers pages as the journal's contract says, from an array. */
export class FakeJournal {
  readonly rows: DocumentRow[] = []
  readonly asked: Input[] = []
  /** Rows that are looked at before a filtered page comes back short; unlimited by default. */
  patience = Infinity

  arrive(count: number, changes: Partial<DocumentRow> = {}) {
    for (let index = 0; index < count; index++) {
      this.rows.push(liveRow(this.rows.length + 1, changes))
    }
  }

  readonly page = async (input: Input): Promise<Page> => {
    this.asked.push(input)
    await Promise.resolve()
    const { cursor, filter, limit } = input
    const newestFirst = cursor?.kind !== 'newer'
    const inRange = this.rows.filter((row) => {
      if (cursor?.kind === 'older') return row.id < cursor.than
      if (cursor?.kind === 'newer') return row.id > cursor.than
      return cursor?.kind !== 'ordinal' || row.ordinal <= cursor.at
    })
    if (newestFirst) inRange.reverse()
    const looked = filter ? inRange.slice(0, this.patience) : inRange
    const fits = looked.filter(
      (row) =>
        (filter?.text === undefined || row.preview.includes(filter.text)) &&
        (filter?.state === undefined || row.state === filter.state)
    )
    const rows = fits.slice(0, limit)
    const last = looked.at(-1)
    const short = looked.length < inRange.length && rows.length < limit && last !== undefined
    return {
      rows,
      more: fits.length > limit || short,
      ...(short ? { resume: { kind: newestFirst ? 'older' : 'newer', than: last.id } } : {})
    }
  }
}

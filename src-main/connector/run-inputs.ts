import { filledTotal, type Failure, type Fill, type InputDocument } from '../contract/index.js'
import type { Journal, StagedKind } from '../journal/journal.js'
import { ConnectorError } from './errors.js'
import { inParts } from './input-parts.js'

/** How a Send takes inputs that come while it goes on. */
interface LiveInputs {
  /** Documents that wait for their batch; at more nothing further is asked for. */
  readonly mostWaiting: number
  /** Whether a message that is refused keeps the rest of its group back, to whatever queue it was to go. */
  readonly ordered: boolean
  /** Told of an input that is not sent, because one of its group before it was refused. @param index from 0 */
  keptBack(index: number): void
  /** Told once nothing further will be sent: no more is to be received. */
  stop(): void
}

/** The input documents of a run, in their order. They are read part by part, as often as need be; live ones once. */
export interface RunInputs {
  /** How many there are in all, those that are made of templates included. */
  readonly count: number
  /** How many are taken as they are; they come first. */
  readonly literals: number
  /** Set where the others are made of templates. */
  readonly fill: Fill | null
  /** Set where they are messages that are still being received. */
  readonly live?: LiveInputs
  /** The documents of one kind, after the first so many. @throws ConnectorError where some are missing */
  parts(kind: StagedKind, after?: number): AsyncGenerator<InputDocument[]>
}

const missing: Failure = {
  code: 'DocumentsNotStaged',
  message: 'The input documents are not in the journal as a whole.',
  retryable: true,
  hint: 'Start it again from its workspace.'
}

/** Few documents, or many that whoever asked has in memory anyway. */
export const inlineInputs = (documents: readonly InputDocument[]): RunInputs => ({
  count: documents.length,
  literals: documents.length,
  fill: null,
  async *parts(kind, after = 0) {
    if (kind === 'literal') yield* inParts(documents.slice(after), ({ body }) => body.length)
  }
})

/** Documents that wait in the journal. */
export function stagedInputs(
  journal: Pick<Journal, 'staged'>,
  runId: number,
  counts: Readonly<Record<StagedKind, number>>,
  fill: Fill | null
): RunInputs {
  return {
    count: fill ? filledTotal(fill) : counts.literal,
    literals: counts.literal,
    fill,
    async *parts(kind, after = 0) {
      const ask = (part: number) => {
        const asked = journal.staged({ runId, kind, after: part })
        // Whoever waits for it is told; nobody does where the reading is given up.
        asked.catch(() => undefined)
        return asked
      }
      let read = 0
      let next = counts[kind] > 0 ? ask(0) : null
      while (next) {
        const found = await next
        if (!found) throw new ConnectorError(missing)
        const skip = Math.max(0, after - read)
        read += found.documents.length
        // The next part is read while this one is worked on.
        next = read < counts[kind] ? ask(found.part) : null
        if (skip < found.documents.length) yield found.documents.slice(skip)
      }
    }
  }
}

/** All of them at once, for actions that look at all before they begin. */
export async function allDocuments(inputs: RunInputs): Promise<InputDocument[]> {
  const documents: InputDocument[] = []
  for await (const part of inputs.parts('literal')) documents.push(...part)
  return documents
}

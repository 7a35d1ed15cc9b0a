import { nextId, ownDocument, type DraftDocument } from '../draft'
import type { Checked } from '../problems'
import { mappedDocument, type Mapping } from './mapping'
import type { ReadFiles } from './read-files'
import type { ImportProblem, ImportRecord } from './record'
import { inTurns } from './turns'

/** Documents that are ready to be added to a draft, and all that is wrong with them and their files. */
export interface Prepared {
  documents: DraftDocument[]
  problems: ImportProblem[]
}

/** Documents that are made and checked between two looks at the clock. */
const portion = 50

const problemsOf = ({ file, at }: ImportRecord, { problems }: Checked): ImportProblem[] =>
  problems.map(({ message }) => ({ file, at, message, leftOut: false }))

/**
 * Makes documents of what was read and checks them, in slices of time.
 *
 * @param into the documents that the draft has already, and how its operation checks one
 */
export async function prepare(
  { records, problems: unread }: ReadFiles,
  mapping: Mapping,
  into: { documents: readonly DraftDocument[]; check: (document: DraftDocument) => Checked },
  signal: AbortSignal
): Promise<Prepared> {
  const turn = inTurns(signal)
  const first = nextId(into.documents)
  const documents: DraftDocument[] = []
  const problems = [...unread]
  for (const [index, record] of records.entries()) {
    const document = ownDocument(mappedDocument(record, mapping), first + index)
    documents.push(document)
    problems.push(...problemsOf(record, into.check(document)))
    if (index % portion === 0 && !(await turn())) break
  }
  return { documents, problems }
}

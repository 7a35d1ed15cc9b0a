import type { InputDocument } from '@contract'

/** What is put into a draft. */
export interface NewDocument extends InputDocument {
  /** The deduplication id of the message that it was made from, where it was given another one. */
  readonly earlierDeduplicationId?: string
  /** The message that is sent like this when it is redriven. */
  readonly messageId?: string
}

/** An input document that is being written. The id is the draft's own: positions change, ids do not. */
export interface DraftDocument extends NewDocument {
  readonly id: number
}

/** Options as they are typed: a text for each number, so that nothing that was typed is ever lost. */
export type OptionTexts = Readonly<Record<string, string | boolean>>

/** Everything that a person has typed for one action on one queue. Never changed in place. */
export interface DraftContent {
  readonly documents: readonly DraftDocument[]
  readonly options: OptionTexts
  /** The last run of it, whose outputs are shown. */
  readonly runId: number | null
}

/** What was removed, and where each of it was. */
export type Removed = readonly { readonly index: number; readonly document: DraftDocument }[]

export const blankDocument = (): InputDocument => ({ body: '', properties: {}, attributes: [] })

/** Nothing has been typed into it. */
export const isBlank = ({ body, properties, attributes }: InputDocument): boolean =>
  body === '' && attributes.length === 0 && !Object.values(properties).some((value) => value)

/** An id that none of these documents has, nor any after it. */
export const nextId = (documents: readonly DraftDocument[]) =>
  documents.reduce((highest, { id }) => Math.max(highest, id), 0) + 1

/** A copy of a document for a draft, under this id. */
export const ownDocument = (document: NewDocument, id: number): DraftDocument => ({
  id,
  body: document.body,
  properties: { ...document.properties },
  attributes: document.attributes.map((attribute) => ({ ...attribute })),
  ...(document.earlierDeduplicationId
    ? { earlierDeduplicationId: document.earlierDeduplicationId }
    : {}),
  ...(document.messageId ? { messageId: document.messageId } : {})
})

/** Copies for a draft, with ids that none of its documents has. */
export function ownDocuments(
  documents: readonly DraftDocument[],
  added: readonly NewDocument[]
): DraftDocument[] {
  const first = nextId(documents)
  return added.map((document, index) => ownDocument(document, first + index))
}

/** Puts documents at a position; ids are given to them. */
export function insertDocuments(
  documents: readonly DraftDocument[],
  added: readonly NewDocument[],
  at: number = documents.length
): readonly DraftDocument[] {
  return [...documents.slice(0, at), ...ownDocuments(documents, added), ...documents.slice(at)]
}

/** Whether documents that were made for a draft still have ids of their own there. */
export const areFree = (documents: readonly DraftDocument[], own: readonly DraftDocument[]) =>
  nextId(documents) <= (own[0]?.id ?? Infinity)

export function removeDocuments(
  documents: readonly DraftDocument[],
  ids: ReadonlySet<number>
): { documents: readonly DraftDocument[]; removed: Removed } {
  const removed = documents
    .map((document, index) => ({ index, document }))
    .filter(({ document }) => ids.has(document.id))
  return { documents: documents.filter(({ id }) => !ids.has(id)), removed }
}

/** Undoes a removal: each document goes back to where it was, among what is there by now. */
export function restoreDocuments(
  documents: readonly DraftDocument[],
  removed: Removed
): readonly DraftDocument[] {
  const taken = new Set(documents.map(({ id }) => id))
  let id = Math.max(nextId(documents), nextId(removed.map(({ document }) => document)))
  const restored = [...documents]
  for (const { index, document } of removed) {
    const whole = taken.has(document.id) ? { ...document, id: id++ } : document
    restored.splice(Math.min(index, restored.length), 0, whole)
  }
  return restored
}

/** @returns the documents with this one changed; the others stay the same objects */
export function changeDocument(
  documents: readonly DraftDocument[],
  id: number,
  change: Partial<InputDocument>
): readonly DraftDocument[] {
  return documents.map((document) => (document.id === id ? { ...document, ...change } : document))
}

/** What an operation takes: without the draft's own ids, and without properties that are blank. */
export function inputDocuments(documents: readonly DraftDocument[]): InputDocument[] {
  return documents.map(({ body, properties, attributes }) => ({
    body,
    properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value)),
    attributes: [...attributes]
  }))
}

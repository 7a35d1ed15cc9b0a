import type { DocumentDetail, Failure, MessageAttribute } from '../contract/index.js'
import { stateCode } from './codec.js'
import type { NewDocument } from './journal.js'

/** What of a document is stored as JSON. */
export interface Meta {
  p: DocumentDetail['properties']
  a: MessageAttribute[]
  s: Record<string, string>
  m: string | null
  n: string | null
}

/**
 * A document on its way to the store: flat, with its JSON already made. Cloning a few strings to the worker costs a
 * fraction of cloning the objects, and the JSON has to be made in any case.
 */
export interface PackedDocument {
  side: 0 | 1
  input: number | null
  origin: number | null
  at: number
  queueUrl: string
  body: string
  meta: string
  group: string | null
  sequence: string | null
  state: number
  lease: number | null
  failure: string | null
}

export const sideCode = (direction: 'input' | 'output'): 0 | 1 => (direction === 'input' ? 0 : 1)

export const packFailure = (failure: Failure | null): string | null =>
  failure && JSON.stringify(failure)

export function packDocument(document: NewDocument): PackedDocument {
  const { properties } = document
  const meta: Meta = {
    p: properties,
    a: document.attributes,
    s: document.system,
    m: document.md5OfBody,
    n: document.md5OfAttributes
  }
  return {
    side: sideCode(document.direction),
    input: document.inputOrdinal ?? null,
    origin: document.origin ?? null,
    at: document.at,
    queueUrl: document.queueUrl,
    body: document.body,
    meta: JSON.stringify(meta),
    group: properties.messageGroupId ?? null,
    sequence: properties.sequenceNumber ?? null,
    state: stateCode(document.state),
    lease: document.leaseUntil,
    failure: packFailure(document.failure)
  }
}

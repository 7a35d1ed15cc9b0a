import { stateCode } from './codec.js'

const accepted = ['sent', 'repeat', 'doubled'].map((state) => stateCode(state as 'sent')).join(', ')

/** Inputs that were made of documents of the journal and accepted. */
export const sentBack = `document sent where sent.side = 0 and exists (select 1 from document answer
  where answer.stream = sent.stream and answer.input = sent.ordinal and answer.state in (${accepted}))`

/**
 * Whether a document is all that is left of a message: it was deleted, or may have been, with a copy, and was not sent
 * back. Bound to the time before which SQS itself would have kept it no more.
 */
export const isOnlyCopy = `(document.at >= ? and document.state in (${stateCode('deleted')}, ${stateCode('held')})
  and exists (select 1 from run copy where copy.id = document.run and copy.purpose =
    case document.side when 1 then 'copy' else 'discard' end)
  and not exists (select 1 from ${sentBack} and sent.origin = document.id))`

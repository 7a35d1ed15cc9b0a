import type { DocumentDetail, InputDocument } from '@contract'
import { messageOf } from '../inspector/send-again'

/** The document as an input of Send; null where it is no message. */
export const asSend = (detail: DocumentDetail): InputDocument | null => messageOf(detail)

/** The document as an input of Delete: its receipt handle is the property; null where there is none. */
export function asDelete({ properties }: DocumentDetail): InputDocument | null {
  const { receiptHandle } = properties
  return receiptHandle ? { body: '', properties: { receiptHandle }, attributes: [] } : null
}

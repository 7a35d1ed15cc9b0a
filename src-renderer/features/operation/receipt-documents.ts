import type { InputDocument } from '@contract'
import { blankDocument } from '../../model/draft'

/**
 * Input documents of Delete from a pasted text: one for each line, or one for the whole of a text that is JSON or XML.
 */
export function receiptDocuments(text: string): InputDocument[] {
  const trimmed = text.trim()
  const whole = /^[<{]/.test(trimmed) && !/[>}]\s*\n\s*[<{]/.test(trimmed)
  const parts = whole ? [trimmed] : trimmed.split('\n')
  return parts
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((body) => ({ ...blankDocument(), body }))
}

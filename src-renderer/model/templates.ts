import { documentTemplate, type ActionOptions, type InputDocument } from '@contract'
import type { DraftDocument, OptionTexts } from './draft'

/** A message as it would be sent; its random values will be others. */
export interface SampleMessage {
  /** From 0 over the whole Send. */
  index: number
  message: InputDocument
}

/** Whether the placeholders of the documents are filled in. */
export const fillsTemplates = (options: OptionTexts): boolean => options['fillTemplates'] === true

/** Messages that are made of each document; null while an option is refused, or where templates are not filled in. */
export const messagesOfEach = (operation: ActionOptions | null): number | null =>
  operation?.action === 'send' && operation.options.fillTemplates
    ? (operation.options.count ?? 1)
    : null

/**
 * The first messages that are made of a document; none where it cannot be filled in.
 *
 * @param from the index of the first of them in the whole Send
 * @param most how many are wanted
 */
export function sampleMessages(
  document: InputDocument,
  from: number,
  most: number,
  place: { seed: string; at: number }
): SampleMessage[] {
  const { template } = documentTemplate(document)
  if (!template) return []
  const indexes = Array.from({ length: most }, (_, n) => from + n)
  return indexes.map((index) => ({ index, message: template.fill({ ...place, index }) }))
}

/** What is said where {@link repeatsIds} holds. */
export const repeatedIds =
  'The messages of a document have one deduplication id, so SQS keeps only the first. Put {{uuid}} or {{index}} into it.'

/** Whether several messages of one document have one deduplication id, so that SQS takes the first of them only. */
export function repeatsIds(
  documents: readonly DraftDocument[],
  count: number,
  takesIds: (document: DraftDocument) => { fifo: boolean; contentBased: boolean }
): boolean {
  if (count < 2) return false
  return documents.some((document) => {
    const { fifo, contentBased } = takesIds(document)
    if (!fifo) return false
    const varies = documentTemplate(document).template?.varies
    if (!varies) return false
    if (document.properties.messageDeduplicationId) return !varies.deduplicationId
    return contentBased && !varies.body
  })
}

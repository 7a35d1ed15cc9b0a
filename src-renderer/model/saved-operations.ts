import { parseQueueUrl, type Queue, type SavedOperation, type SavedOperationDraft } from '@contract'
import { checkListen, textsOf, type ListenTexts } from './listen-options'
import { objectName } from './operation-object'
import { checkOptions, optionTexts } from './options'
import type { OptionTexts } from './draft'
import { actionLabel } from './run'

/** The queue of an operation; null where its documents name theirs. */
export const queueOf = ({ object }: Pick<SavedOperationDraft, 'object'>): Queue | null =>
  object.kind === 'dynamic' ? null : parseQueueUrl(object.url)

/** `Send orders.fifo`: what it does, in words; a new operation is called so too. */
export const operationSummary = ({
  action,
  object
}: Pick<SavedOperationDraft, 'action' | 'object'>): string =>
  `${actionLabel(action)} ${objectName(queueOf({ object }))}`

/** Its options as they are typed in the form of its action. */
export const savedTexts = (operation: SavedOperation): OptionTexts | ListenTexts =>
  operation.action === 'listen' ? textsOf(operation.options) : optionTexts(operation.options)

/** The operation with these options, or null while one of them is refused. */
export function withOptions(
  operation: SavedOperation,
  texts: OptionTexts | ListenTexts
): SavedOperation | null {
  const fifo = queueOf(operation)?.fifo ?? false
  if (operation.action === 'listen') {
    const { options } = checkListen(texts as ListenTexts, fifo)
    return options && { ...operation, options }
  }
  const { operation: checked } = checkOptions(operation.action, texts as OptionTexts, { fifo })
  // The options were checked by the schema of the operation's own action.
  return checked && ({ ...operation, options: checked.options } as SavedOperation)
}

/** Operations whose name or object has every word that was typed, in any case. */
export function filterOperations(
  operations: readonly SavedOperation[],
  typed: string
): readonly SavedOperation[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return operations.filter((operation) => {
    const text = `${operation.name} ${operationSummary(operation)}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

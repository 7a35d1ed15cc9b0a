import { nextTick } from 'vue'
import { formatCount, plural } from '../../format/numbers'
import type { OperationState } from './use-operation'

/** What keeps an operation from being started. */
export interface Obstacle {
  /** The field that has to be mended. */
  field: string
  documentId: number | null
  message: string
}

/** The first thing to mend: an option, then the documents from the top. */
export function firstObstacle(operation: OperationState): Obstacle | null {
  for (const [option, note] of Object.entries(operation.options.value.notes)) {
    if (note.error) return { field: `option:${option}`, documentId: null, message: note.error }
  }
  if (operation.lacksDocuments.value) {
    const message = 'There is no input document. Add one first.'
    return { field: 'documents', documentId: null, message }
  }
  const [document] = operation.invalid.value
  const problem = document && operation.check.value(document).problems[0]
  if (!document || !problem) return null
  const position = operation.draft.documents.indexOf(document) + 1
  const others = operation.invalid.value.length - 1
  const more = others > 0 ? ` ${plural(others, 'more document')} to mend.` : ''
  const which = operation.draft.documents.length > 1 ? `Document ${formatCount(position)}: ` : ''
  const message = `${which}${problem.message}${more}`
  return { field: problem.field, documentId: document.id, message }
}

/** Puts the focus where it has to be mended. */
export async function focusField(root: HTMLElement | null, field: string) {
  await nextTick()
  const name = field === 'document' || field === 'attributes' ? 'body' : field
  const place = root?.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`)
  const inside = place?.querySelector<HTMLElement>('input, .cm-content')
  ;(inside ?? place)?.focus()
}

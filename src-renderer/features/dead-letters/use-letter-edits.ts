import type { DeadLetterFilter, RedriveEdit } from '@contract'
import { computed } from 'vue'
import { insertDocuments } from '../../model/draft'
import { useDeadLettersStore } from '../../stores/dead-letters'
import { draftKey, useDraftsStore } from '../../stores/drafts'

/** What of messages is sent otherwise when they are redriven. Like all that is typed it outlives the window. */
export function useLetterEdits(connectionId: string, tabKey: string) {
  const drafts = useDraftsStore()
  const letters = useDeadLettersStore()
  const draft = drafts.open(draftKey(tabKey, 'redrive'), connectionId, {}, 0)

  const edits = computed<ReadonlyMap<string, RedriveEdit>>(
    () =>
      new Map(
        draft.documents.map(({ messageId = '', body, attributes }) => [
          messageId,
          { messageId, body, attributes }
        ])
      )
  )

  function undo(messageIds: readonly string[]) {
    const gone = new Set(messageIds)
    draft.documents = draft.documents.filter(({ messageId = '' }) => !gone.has(messageId))
  }

  function save({ messageId, ...typed }: RedriveEdit) {
    undo([messageId])
    draft.documents = insertDocuments(draft.documents, [{ ...typed, messageId, properties: {} }])
  }

  /** Those of the edited messages that a filter chooses, as they were seen. */
  async function chosenBy(filter: DeadLetterFilter, runId: number): Promise<string[]> {
    const messageIds = [...edits.value.keys()].filter(
      (id) => filter.messageIds?.includes(id) ?? true
    )
    if (messageIds.length === 0) return []
    const seen = { runId, filter: { ...filter, messageIds }, after: 0, limit: messageIds.length }
    const page = await letters.page(seen, new AbortController().signal)
    return page.ok ? page.value.rows.flatMap(({ messageId }) => messageId ?? []) : []
  }

  return { edits, save, undo, chosenBy }
}

export type LetterEdits = ReturnType<typeof useLetterEdits>

import { defineStore } from 'pinia'
import { ref } from 'vue'

/** What the inspector shows: a document of the journal, or an input document that is being written. */
export type InspectorSubject =
  { kind: 'document'; documentId: number } | { kind: 'draft'; draftKey: string; draftId: number }

/** The choice only. The inspector itself pulls the document. */
export const useInspectorStore = defineStore('inspector', () => {
  const subject = ref<InspectorSubject | null>(null)
  /** More than one document is chosen: what the lease actions act on. */
  const selection = ref<number[]>([])

  function showDocument(documentId: number, selected: number[] = [documentId]) {
    subject.value = { kind: 'document', documentId }
    selection.value = selected
  }

  function showDraft(draftKey: string, draftId: number) {
    subject.value = { kind: 'draft', draftKey, draftId }
    selection.value = []
  }

  function clear() {
    subject.value = null
    selection.value = []
  }

  return { subject, selection, showDocument, showDraft, clear }
})

import { defineStore } from 'pinia'
import type { Ref } from 'vue'
import { storedRef } from '../composables/stored-ref'
import type { QueueDraft } from '../model/queue-config/draft'
import { useConnectionsStore } from './connections'

/** A queue's form with something typed into it. */
export interface UnfinishedQueue {
  /** As it was before anything was typed. */
  base: QueueDraft
  draft: QueueDraft
}

const isUnfinished = (stored: unknown): stored is UnfinishedQueue | null => {
  if (stored === null) return true
  if (typeof stored !== 'object' || !('base' in stored) || !('draft' in stored)) return false
  const { base, draft } = stored as Partial<UnfinishedQueue>
  return [base, draft].every((one) => typeof one?.name === 'string' && Array.isArray(one.tags))
}

/** Keeps what was typed into the form of each queue until it is applied or started over. */
export const useUnfinishedQueueStore = defineStore('unfinished-queue', () => {
  const connections = useConnectionsStore()
  const forms = new Map<string, Ref<UnfinishedQueue | null>>()

  /** @param subject the queue's URL, or what a new one is made from */
  function of(connectionId: string, subject: string): Ref<UnfinishedQueue | null> {
    const key = `queue-config.${connectionId} ${subject}`
    const there = forms.get(key)
    if (there) return there
    const form = storedRef<UnfinishedQueue | null>(key, null, {
      validate: isUnfinished,
      keep: (kept) => (kept && connections.mayStore(connectionId) ? kept : undefined)
    })
    forms.set(key, form)
    return form
  }

  return { of }
})

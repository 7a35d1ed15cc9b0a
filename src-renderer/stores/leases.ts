import type { DocumentRow, Failure, LeaseAction } from '@contract'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { failureOf, onEvent, request } from '../bridge'

/** What became of each document of an act; `failure` is null where SQS accepted it. */
interface LeaseResult {
  documentId: number
  failure: Failure | null
}

/** The most documents that one request may name. */
const requestSize = 1000

/** Leases of every connection: how many are held, and what a person does with them. */
export const useLeasesStore = defineStore('leases', () => {
  /** Leases held now, in all connections; from the app's status. */
  const held = ref(0)
  /** Counts the acts that have ended: whoever shows leased documents pulls them again when it changes. */
  const version = ref(0)
  const running = ref(0)
  const acting = computed(() => running.value > 0)

  onEvent('app.status', (status) => (held.value = status.leases))

  /** One request; when it fails as a whole, each of its documents has that failure. */
  async function actOnce(action: LeaseAction, documentIds: number[], seconds?: number) {
    try {
      const answer = await request('leases.act', {
        action,
        documentIds,
        ...(seconds === undefined ? {} : { seconds })
      })
      return answer.results
    } catch (thrown) {
      const failure = failureOf(thrown)
      return documentIds.map((documentId) => ({ documentId, failure }))
    }
  }

  /**
   * Deletes, releases or extends leased documents. Never throws: a failure is that of its document.
   *
   * @param seconds extend: the new time from now, 0–43,200
   */
  async function act(action: LeaseAction, documentIds: readonly number[], seconds?: number) {
    const results: LeaseResult[] = []
    running.value++
    try {
      for (let at = 0; at < documentIds.length; at += requestSize) {
        const part = documentIds.slice(at, at + requestSize)
        results.push(...(await actOnce(action, part, seconds)))
      }
      return results
    } finally {
      running.value--
      version.value++
    }
  }

  /** Leases that have not ended, soonest end first. @throws RequestFailed */
  const list = (
    connectionId: string,
    limit = 500
  ): Promise<{ rows: DocumentRow[]; total: number }> =>
    request('leases.list', { connectionId, limit })

  return { held, version, acting, act, list }
})

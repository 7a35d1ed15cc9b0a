import type { DocumentRow, Failure, LeaseAction } from '@contract'
import { defineStore } from 'pinia'
import { ref, shallowReactive } from 'vue'
import { failureOf, onEvent, request } from '../bridge'

/** What became of each document of an act; `failure` is null where SQS accepted it. */
interface LeaseResult {
  documentId: number
  failure: Failure | null
}

/** An act that goes on, on one message or more. */
export interface LeaseFlight {
  readonly action: LeaseAction
  readonly messages: number
  /** Milliseconds since the epoch. */
  readonly since: number
  cancelling: boolean
  /** Gives up what is on its way; what was done until then stays done. */
  readonly cancel: () => void
}

/** What the last act on a message failed with. */
export interface FailedAct {
  action: LeaseAction
  failure: Failure
}

/** The most documents that one request may name. */
const requestSize = 1000

/** The most failed acts that are remembered. */
const mostFailed = 5000

const cancelled: Failure = {
  code: 'Cancelled',
  message: 'It was cancelled before SQS was asked.',
  retryable: true,
  hint: 'The message is still leased.'
}

/** Leases of every connection: how many are held, and what a person does with them. Every view shows the same of a message. */
export const useLeasesStore = defineStore('leases', () => {
  /** Leases held now, in all connections; from the app's status. */
  const held = ref(0)
  /** Counts the acts that have ended: whoever shows leased documents pulls them again when it changes. */
  const version = ref(0)
  const flights = shallowReactive(new Map<number, LeaseFlight>())
  const failed = shallowReactive(new Map<number, FailedAct>())

  onEvent('app.status', (status) => (held.value = status.leases))

  /** The act on a document that goes on. Reactive. */
  const flightOf = (documentId: number) => flights.get(documentId)
  /** What the last act on a document failed with, until it is put away or acted on again. Reactive. */
  const failedOf = (documentId: number) => failed.get(documentId)

  function forgetFailed(documentIds: Iterable<number>) {
    for (const id of documentIds) failed.delete(id)
  }

  function takeOff(action: LeaseAction, documentIds: readonly number[], abort: AbortController) {
    const flight: LeaseFlight = shallowReactive({
      action,
      messages: documentIds.length,
      since: Date.now(),
      cancelling: false,
      cancel: () => {
        flight.cancelling = true
        abort.abort()
      }
    })
    forgetFailed(documentIds)
    for (const id of documentIds) flights.set(id, flight)
  }

  function land(action: LeaseAction, results: readonly LeaseResult[]) {
    for (const { documentId, failure } of results) {
      flights.delete(documentId)
      if (failure) failed.set(documentId, { action, failure })
    }
    for (const id of failed.keys()) {
      if (failed.size <= mostFailed) break
      failed.delete(id)
    }
    version.value++
  }

  /** One request; when it fails as a whole, each of its documents has that failure. */
  async function actOnce(
    action: LeaseAction,
    documentIds: number[],
    how: { seconds?: number | undefined; confirmed?: string | undefined },
    signal: AbortSignal
  ): Promise<LeaseResult[]> {
    const failure = (why: Failure) =>
      documentIds.map((documentId) => ({ documentId, failure: why }))
    if (signal.aborted) return failure(cancelled)
    try {
      return (await request('leases.act', { action, documentIds, ...how }, signal)).results
    } catch (thrown) {
      return failure(failureOf(thrown))
    }
  }

  /**
   * Deletes, releases or extends leased documents; those that are acted on already are left out. Never throws: a failure
   * is that of its document.
   *
   * @param how extend: `seconds` is the new time from now, 0–43,200; delete: `confirmed` is what was typed
   */
  async function act(
    action: LeaseAction,
    documentIds: readonly number[],
    how: { seconds?: number | undefined; confirmed?: string | undefined } = {}
  ) {
    const free = documentIds.filter((id) => !flights.has(id))
    const abort = new AbortController()
    const results: LeaseResult[] = []
    takeOff(action, free, abort)
    for (let at = 0; at < free.length; at += requestSize) {
      const part = free.slice(at, at + requestSize)
      results.push(...(await actOnce(action, part, how, abort.signal)))
    }
    land(action, results)
    return results
  }

  /** Leases that have not ended, soonest end first. @throws RequestFailed */
  const list = (
    connectionId: string,
    limit = 500
  ): Promise<{ rows: DocumentRow[]; total: number }> =>
    request('leases.list', { connectionId, limit })

  return { held, version, flightOf, failedOf, forgetFailed, act, list }
})

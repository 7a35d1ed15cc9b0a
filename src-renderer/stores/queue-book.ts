import type { Failure } from '@contract'
import {
  computed,
  shallowReactive,
  shallowRef,
  triggerRef,
  type ComputedRef,
  type ShallowRef
} from 'vue'
import type { QueueProfile } from '../model/queues/profile'
import { relationsOf, type Relations } from '../model/queues/relations'
import type { QueueListing } from './queue-lists'

/** An examination of many queues that goes on. */
export interface Examination {
  running: boolean
  done: number
  total: number
  failure: Failure | null
}

/** What is known of the queues of one connection. */
export interface Book {
  /** Triggered when something was learned. */
  profiles: ShallowRef<Map<string, QueueProfile>>
  failures: Map<string, { failure: Failure; at: number }>
  asking: Set<string>
  relations: ComputedRef<Relations>
  /** URLs of the list of queues, once it is read to its end. */
  listed: ComputedRef<ReadonlySet<string> | null>
  examination: Examination
  abort: AbortController | null
}

export function newBook(listing: QueueListing, absent: Relations['absent']): Book {
  const profiles = shallowRef(new Map<string, QueueProfile>())
  return {
    profiles,
    failures: new Map(),
    asking: new Set(),
    relations: computed(() => relationsOf(profiles.value.values(), absent)),
    listed: computed(() =>
      listing.status === 'ready' ? new Set(listing.queues.map(({ url }) => url)) : null
    ),
    examination: shallowReactive({ running: false, done: 0, total: 0, failure: null }),
    abort: null
  }
}

/** Notes that nothing could be learned of these queues. */
export function noteFailure(
  { profiles, failures }: Book,
  urls: readonly string[],
  failure: Failure
): void {
  for (const url of urls) {
    failures.set(url, { failure, at: Date.now() })
    // What could not be renewed is shown no longer: it would look like something new.
    profiles.value.delete(url)
  }
}

/** Forgets all but these queues, and every failure. */
export function keepOnly({ profiles, failures }: Book, there: ReadonlySet<string>): void {
  for (const url of profiles.value.keys()) if (!there.has(url)) profiles.value.delete(url)
  failures.clear()
  triggerRef(profiles)
}

import type { Failure, Queue, QueueFacts } from '@contract'
import { defineStore } from 'pinia'
import { effectScope, triggerRef, watch } from 'vue'
import { failureOf, request } from '../bridge'
import type { Absence } from '../model/queues/dead-letter-target'
import { isKnown, type Needs } from '../model/queues/table-filter'
import { profileOf, type QueueProfile } from '../model/queues/profile'
import type { Relations } from '../model/queues/relations'
import { spread } from '../model/queues/spread'
import { unlistedTargets as unlistedIn } from '../model/queues/unlisted-targets'
import { keepOnly, newBook, noteFailure, type Book, type Examination } from './queue-book'
import { useQueuesStore } from './queues'

/** How many queues one request may ask about. */
const batch = 100

/** Milliseconds within which a failure is not tried again by itself. */
const restAfterFailure = 30_000

/** Everything that is known of queues: asked for where it is on screen, or for all of them where a person says so. */
export const useQueueFactsStore = defineStore('queue-facts', () => {
  const queues = useQueuesStore()
  const books = new Map<string, Book>()
  // Of no component: what is known outlives them.
  const scope = effectScope(true)

  function bookOf(connectionId: string): Book {
    const there = books.get(connectionId)
    if (there) return there
    const book = newBook(queues.listingOf(connectionId), (target, source) =>
      absenceOf(connectionId, target, source)
    )
    books.set(connectionId, book)
    const listing = queues.listingOf(connectionId)
    scope.run(() =>
      watch(
        () => listing.status === 'ready',
        (whole) => {
          // A list that was read to its end is newer than what is known of queues that it does not have.
          if (whole) keepOnly(book, new Set(queues.allOf(connectionId).map(({ url }) => url)))
        }
      )
    )
    return book
  }

  function put(connectionId: string, queue: Queue, facts: Omit<QueueFacts, 'url'>) {
    const { profiles, failures } = bookOf(connectionId)
    const tags = facts.tags === undefined ? profiles.value.get(queue.url)?.tags : facts.tags
    const known = tags === undefined ? facts : { ...facts, tags }
    profiles.value.set(queue.url, profileOf(queue, known, Date.now()))
    failures.delete(queue.url)
    queues.takeCounts(connectionId, facts.counts)
  }

  /** Takes what came with something else. */
  function take(connectionId: string, queue: Queue, facts: Omit<QueueFacts, 'url'>) {
    put(connectionId, queue, facts)
    triggerRef(bookOf(connectionId).profiles)
  }

  /** @returns the failure that all of them met, or null */
  async function ask(
    connectionId: string,
    some: readonly Queue[],
    tags: boolean,
    signal?: AbortSignal
  ) {
    const book = bookOf(connectionId)
    const byUrl = new Map(some.map((queue) => [queue.url, queue]))
    const urls = [...byUrl.keys()]
    const { value: before } = book.profiles
    const givenUp = () => (signal?.aborted ?? false) || book.profiles.value !== before
    for (const url of urls) book.asking.add(url)
    try {
      const answers = await request('queues.facts', { connectionId, urls, tags }, signal)
      if (givenUp()) return null
      let failure: Failure | null = null
      for (const answer of answers) {
        const queue = answer.ok ? byUrl.get(answer.facts.url) : undefined
        if (answer.ok && queue) put(connectionId, queue, answer.facts)
        else if (!answer.ok) {
          failure = answer.failure
          noteFailure(book, [answer.url], failure)
        }
      }
      return answers.every(({ ok }) => !ok) ? failure : null
    } catch (thrown) {
      if (!givenUp()) noteFailure(book, urls, failureOf(thrown))
      return failureOf(thrown)
    } finally {
      for (const url of urls) book.asking.delete(url)
      triggerRef(book.profiles)
    }
  }

  const unknown = (connectionId: string, all: readonly Queue[], needs: Needs) => {
    const { profiles, asking } = bookOf(connectionId)
    return all.filter(({ url }) => !asking.has(url) && !isKnown(profiles.value.get(url), needs))
  }

  /** Asks for what is not known of these queues, which are on screen. A failure is not met again and again. */
  async function want(connectionId: string, shown: readonly Queue[], tags = false) {
    const { failures } = bookOf(connectionId)
    const since = Date.now() - restAfterFailure
    const missing = unknown(connectionId, shown, { facts: true, tags }).filter(
      ({ url }) => (failures.get(url)?.at ?? 0) < since
    )
    for (let from = 0; from < missing.length; from += batch) {
      await ask(connectionId, missing.slice(from, from + batch), tags)
    }
  }

  /**
   * Asks for what is not known of all of these, or again for all of it, with progress; {@link cancel} ends it.
   */
  async function examine(
    connectionId: string,
    all: readonly Queue[],
    { tags = false, again = false } = {}
  ) {
    const book = bookOf(connectionId)
    if (book.examination.running) return
    const missing = again ? all : unknown(connectionId, all, { facts: true, tags })
    const abort = new AbortController()
    book.abort = abort
    Object.assign(book.examination, {
      running: true,
      done: 0,
      total: missing.length,
      failure: null
    })
    for (const part of spread(missing, batch)) {
      const failure = await ask(connectionId, part, tags, abort.signal)
      if (abort.signal.aborted) break
      book.examination.done += part.length
      // Where all of a hundred fail, the others will too, unless some may be read.
      const forbidden = failure?.code === 'AccessDenied' && book.profiles.value.size > 0
      if (failure && !forbidden && part.length > 1) {
        book.examination.failure = failure
        break
      }
    }
    book.examination.running = false
  }

  /** Whether a dead-letter queue is known not to be there; null where there is no telling. */
  function absenceOf(connectionId: string, target: Queue, source: Queue): Absence | null {
    const { failures, listed } = bookOf(connectionId)
    const code = failures.get(target.url)?.failure.code
    if (queues.wasDeleted(connectionId, target) || code === 'QueueDoesNotExist') return 'deleted'
    // A list of one's own account says nothing of a queue that was opened by the URL of another.
    const whole = listed.value?.has(source.url) && !listed.value.has(target.url)
    return whole && code === 'AccessDenied' ? 'not in the list' : null
  }

  /** Dead-letter queues that are to be looked up; reactive. None while the list is read or queues are examined. */
  function unlistedTargets(connectionId: string): readonly Queue[] {
    const { profiles, relations, listed, failures, examination } = bookOf(connectionId)
    if (!listed.value || examination.running) return []
    return unlistedIn({
      relations: relations.value,
      profiles: profiles.value,
      listed: listed.value,
      failedAt: (url) => failures.get(url)?.at
    }).filter((queue) => !queues.wasDeleted(connectionId, queue))
  }

  /** Asks for dead-letter queues that no list has. One that is there is taken into the list. */
  async function lookUp(connectionId: string, targets: readonly Queue[]) {
    const { profiles, asking } = bookOf(connectionId)
    const some = targets.filter(({ url }) => !asking.has(url))
    for (let from = 0; from < some.length; from += batch) {
      await ask(connectionId, some.slice(from, from + batch), false)
    }
    for (const queue of some) if (profiles.value.has(queue.url)) queues.add(connectionId, queue)
  }

  /** Asks again for what is known of these queues: something was done to them. */
  async function renew(connectionId: string, changed: readonly Queue[]) {
    const { profiles } = bookOf(connectionId)
    const known = changed.filter(({ url }) => profiles.value.has(url))
    const tagged = known.some(({ url }) => profiles.value.get(url)?.tags !== undefined)
    for (let from = 0; from < known.length; from += batch) {
      await ask(connectionId, known.slice(from, from + batch), tagged)
    }
  }

  /** Forgets what is known of these queues: it is asked for again where it is on screen. */
  function drop(connectionId: string, urls: readonly string[]) {
    const { profiles, failures } = bookOf(connectionId)
    for (const url of urls) {
      profiles.value.delete(url)
      failures.delete(url)
    }
    triggerRef(profiles)
  }

  const cancel = (connectionId: string) => bookOf(connectionId).abort?.abort()

  /** Forgets what is known, so that it is asked for anew where it is looked at. */
  function forget(connectionId: string) {
    const book = bookOf(connectionId)
    book.abort?.abort()
    book.profiles.value = new Map()
    book.failures.clear()
  }

  /** Reactive. */
  const profilesOf = (connectionId: string): ReadonlyMap<string, QueueProfile> =>
    bookOf(connectionId).profiles.value

  /** Reactive. */
  const relationsIn = (connectionId: string): Relations => bookOf(connectionId).relations.value

  /** Why nothing is known of a queue; reactive. */
  function failureFor(connectionId: string, url: string): Failure | null {
    const { profiles, failures } = bookOf(connectionId)
    return profiles.value.has(url) ? null : (failures.get(url)?.failure ?? null)
  }

  /** @returns whether a file was chosen @throws RequestFailed */
  const exportTable = async (rows: string[][]): Promise<boolean> =>
    (await request('queues.exportTable', { rows })).saved

  const examinationOf = (connectionId: string): Examination => bookOf(connectionId).examination

  return {
    take,
    want,
    examine,
    unlistedTargets,
    lookUp,
    renew,
    drop,
    cancel,
    forget,
    unknown,
    profilesOf,
    relationsIn,
    failureFor,
    examinationOf,
    exportTable
  }
})

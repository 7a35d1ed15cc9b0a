import type { SqsClients } from '../connector/clients.js'
import {
  sameAttribute,
  tagValue,
  type QueueAttributeName,
  type QueueAttributes
} from '../contract/index.js'

type Texts = Readonly<Record<string, string>>
/** Undefined where there is none. */
type Value = string | undefined

/** What SQS was given under one name. */
interface Given {
  value: Value
  /** What SQS may still tell instead. */
  old: Value[]
  /** Whether what it was before all of that is known too. */
  knowsFirst: boolean
  /** Milliseconds since the epoch until which it may. */
  until: number
}

/** Milliseconds until SQS tells everywhere what it was given; of the retention it takes longer. */
const lag = { usual: 60_000, retention: 15 * 60_000 } as const

/** What SQS was given lately, by names. */
class GivenValues {
  readonly #given = new Map<string, Given>()

  constructor(private readonly same: (name: string, one: Value, other: Value) => boolean) {}

  /** @param before what it was, where that is known */
  note(name: string, value: Value, before: Texts | null): void {
    const lately = this.#given.get(name)
    const again = lately && lately.until > Date.now() ? lately : null
    const first = before ? [tagValue(before, name)] : []
    this.#given.set(name, {
      value,
      old: again ? [...again.old, again.value] : first,
      knowsFirst: again ? again.knowsFirst : before !== null,
      until: Date.now() + (name === 'MessageRetentionPeriod' ? lag.retention : lag.usual)
    })
  }

  get isOver(): boolean {
    return [...this.#given.values()].every(({ until }) => until <= Date.now())
  }

  /** What SQS told, with what it was given since. @param asked whether it was asked for */
  over(told: Texts, asked: (name: string) => boolean): Record<string, string> {
    const laid = new Map(Object.entries(told))
    for (const [name, given] of this.#given) {
      if (given.until <= Date.now() || !asked(name)) continue
      if (!this.#isOld(name, given, laid.get(name))) continue
      if (given.value === undefined) laid.delete(name)
      else laid.set(name, given.value)
    }
    return Object.fromEntries(laid)
  }

  #isOld(name: string, given: Given, told: Value): boolean {
    if (this.same(name, told, given.value)) {
      // Soon it is told everywhere. Where it is not known what was before, anything else would be taken for that until then.
      if (!given.knowsFirst) given.until = Math.min(given.until, Date.now() + lag.usual)
      return false
    }
    if (given.old.some((one) => this.same(name, told, one))) return true
    if (!given.knowsFirst) {
      given.old.push(told)
      given.knowsFirst = true
      return true
    }
    // Neither what was given nor what was before: somebody else has given it to SQS since.
    given.old.push(given.value)
    given.value = told
    return false
  }
}

/** What one queue was given lately. */
class RecentChanges {
  readonly #attributes = new GivenValues((name, one = '', other = '') =>
    sameAttribute(name as QueueAttributeName, one, other)
  )
  readonly #tags = new GivenValues((_, one, other) => one === other)

  get isOver(): boolean {
    return this.#attributes.isOver && this.#tags.isOver
  }

  /** @param before what they were, where that is known */
  noteAttributes(given: QueueAttributes, before: QueueAttributes | null): void {
    for (const [name, value] of Object.entries(given)) {
      this.#attributes.note(name, value || undefined, before)
    }
  }

  /**
   * @param given null for a tag that was removed
   * @param before what they were, where that is known
   */
  noteTags(given: Iterable<readonly [key: string, value: string | null]>, before: Texts | null) {
    for (const [key, value] of given) this.#tags.note(key, value ?? undefined, before)
  }

  attributes(told: Texts, names: readonly string[]): Record<string, string> {
    const all = names.includes('All')
    return this.#attributes.over(told, (name) => all || names.includes(name))
  }

  tags(told: Texts): Record<string, string> {
    return this.#tags.over(told, () => true)
  }
}

/** By the clients of a connection, which are others once it works elsewhere, and by the URLs of queues. */
const changes = new WeakMap<SqsClients, Map<string, RecentChanges>>()

/**
 * What was changed lately of a queue, through these clients. SQS tells of it only later, and not everywhere at once: until
 * then what it was given is what the queue is set to. Otherwise it would look as if it had failed, or as if somebody else
 * had changed it back, and what is made from it, such as a policy with one statement more, would lose it.
 */
export function recentChanges(clients: SqsClients, url: string): RecentChanges {
  return changes.get(clients)?.get(url) ?? new RecentChanges()
}

/** To be told what is changed of a queue. */
export function noteChanges(clients: SqsClients, url: string): RecentChanges {
  const byUrl = changes.get(clients) ?? new Map<string, RecentChanges>()
  changes.set(clients, byUrl)
  const there = byUrl.get(url) ?? new RecentChanges()
  // The last one changed comes last, so that those that are over come first.
  byUrl.delete(url)
  for (const [key, one] of byUrl) {
    if (!one.isOver) break
    byUrl.delete(key)
  }
  byUrl.set(url, there)
  return there
}

/** A queue was made or deleted: what was changed before is of another one. */
export function forgetChanges(clients: SqsClients, url: string): void {
  changes.get(clients)?.delete(url)
}

import type { SqsClients } from '../connector/clients.js'
import { changeVisibility, type LeaseCall } from '../connector/lease-calls.js'
import type { NewDocument, StateChange } from '../journal/journal.js'
import { mapLimited } from '../queues/pool.js'

/** A message that is leased for as long as a run goes on. */
export interface Held {
  messageId: string
  receiptHandle: string
  groupId: string
  /** Milliseconds since the epoch. */
  leaseUntil: number
  /** Its document in the journal, once there is one. */
  documentId: number | null
  /** Whether it has come again because it could not be deleted. */
  again: boolean
}

/**
 * Seconds. The first lease is short: what had not been written down when the app was killed comes again soon. What stays
 * is leased again for longer, so that holding many messages takes few requests.
 */
export const firstLease = 30
const longLease = 300
/** A lease is renewed when so many seconds of it are left. */
const renewedAt = 15
const renewEvery = 5000

/** Requests at the same time, and messages that go through them at a time. */
const atOnce = 8
const inPart = 100

function* parts<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += inPart) yield all.slice(from, from + inPart)
}

interface HoldingDeps {
  clients: SqsClients
  queueUrl: string
  /** Notes what became of documents. */
  noteStates(change: StateChange): Promise<void>
}

/** The messages of one queue that a run keeps from everybody else: leased until they are deleted or it ends. */
export class Holding {
  readonly #held = new Map<string, Held>()
  /** Those that are looked at anew when they come again. */
  readonly #expected = new Map<string, Held>()
  readonly #returned = new Set<string>()
  readonly #call: LeaseCall
  #timer: NodeJS.Timeout | null = null
  #renewing: Promise<void> = Promise.resolve()

  constructor(private readonly deps: HoldingDeps) {
    this.#call = { clients: deps.clients, queueUrl: deps.queueUrl, use: 'call', tries: 3 }
  }

  get size(): number {
    return this.#held.size
  }

  /** Starts to renew leases that are about to end. */
  start(): void {
    this.#timer = setInterval(() => {
      this.#renewing = this.#renewing.then(() => this.#renew())
    }, renewEvery)
    this.#timer.unref()
  }

  /** @returns it as it is held from now on; null where it was already: it came again, and has a new handle */
  take({ properties, leaseUntil }: NewDocument): Held | null {
    const { messageId = '', receiptHandle = '', messageGroupId: groupId = '' } = properties
    const there = this.#held.get(messageId)
    if (there) {
      Object.assign(there, { receiptHandle, leaseUntil: leaseUntil ?? 0 })
      return null
    }
    const held = {
      messageId,
      receiptHandle,
      groupId,
      leaseUntil: leaseUntil ?? 0,
      documentId: null,
      again: this.#expected.delete(messageId)
    }
    this.#held.set(messageId, held)
    return held
  }

  /** The message with this Message Id, if it is held. */
  find(messageId: string): Held | null {
    return this.#held.get(messageId) ?? null
  }

  /** Its document is in the journal. @returns the message, if it is held */
  keep(messageId: string, documentId: number | null): Held | null {
    const held = this.#held.get(messageId)
    if (held) held.documentId = documentId
    return held ?? null
  }

  /** It is deleted, or nobody's any more. */
  drop({ messageId }: Held): void {
    this.#held.delete(messageId)
  }

  /** It could not be deleted: its lease is left to end, so that it comes again with another handle. */
  expect(held: Held): void {
    this.#held.delete(held.messageId)
    this.#expected.set(held.messageId, held)
  }

  /** Those that have not come again, also after the end. */
  get expected(): ReadonlyMap<string, Held> {
    return this.#expected
  }

  /** The Message Ids of those of them that SQS has taken back at the end: they are in the queue. */
  get returned(): ReadonlySet<string> {
    return this.#returned
  }

  /** Gives everything back that is still held, so that others see it at once. @returns how many could not be */
  async end(): Promise<number> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#renewing
    const all = [...this.#held.values(), ...this.#expected.values()]
    const call = { ...this.#call, away: new AbortController() }
    const failed = await mapLimited([...parts(all)], atOnce, (part) => this.#release(part, call))
    this.#held.clear()
    return failed.reduce((sum, one) => sum + one, 0)
  }

  async #release(part: Held[], call: LeaseCall): Promise<number> {
    const outcomes = await changeVisibility(call, part, 0)
    const released = part.filter((held) => !outcomes.get(held))
    for (const { messageId } of released) {
      if (this.#expected.has(messageId)) this.#returned.add(messageId)
    }
    await this.#note(released, { state: 'released', leaseUntil: null })
    return part.length - released.length
  }

  async #renew(): Promise<void> {
    const due = Date.now() + renewedAt * 1000
    const all = [...this.#held.values()].filter(({ leaseUntil }) => leaseUntil < due)
    const call = { ...this.#call, away: new AbortController() }
    await mapLimited([...parts(all)], atOnce, async (part) => {
      const leaseUntil = Date.now() + longLease * 1000
      const outcomes = await changeVisibility(call, part, longLease)
      const renewed = part.filter(
        (held) => !outcomes.get(held) && this.#held.get(held.messageId) === held
      )
      for (const held of renewed) held.leaseUntil = leaseUntil
      await this.#note(renewed, { state: 'held', leaseUntil })
    })
  }

  async #note(
    all: readonly Held[],
    change: Pick<StateChange, 'state' | 'leaseUntil'>
  ): Promise<void> {
    const documentIds = all.flatMap(({ documentId }) => documentId ?? [])
    if (documentIds.length > 0) await this.deps.noteStates({ ...change, documentIds })
  }
}

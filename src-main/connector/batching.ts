import { limits } from '../contract/index.js'

/** Something to be sent in a batch. */
export interface Sendable {
  /** Position among the input documents. */
  index: number
  queueUrl: string
  /** What must stay in order: the message group, or the queue where there is none. Belongs to one queue. */
  lane: string
  /** Size as SQS counts it. */
  bytes: number
}

/** Items of a lane that are done before they are let go of, many at a time. */
const longDone = 500

/** Entries of one request, in the order of their documents. */
export interface Batch<T extends Sendable> {
  queueUrl: string
  items: T[]
}

interface Lane<T> {
  queueUrl: string
  items: T[]
  /** Position of the next item that is to go. */
  head: number
  /** Items in batches whose fate is not known yet. While there are any the lane is closed. */
  onTheirWay: number
}

/**
 * Cuts documents into batches that keep the order of every lane.
 *
 * While a batch is on its way its lanes are closed, so a later item of a lane never starts before the fate of the earlier
 * ones is known. A batch takes the heads of as many lanes as it can before it takes a second item of one, so that lanes
 * disturb each other least.
 */
export class BatchPlanner<T extends Sendable> {
  /** Bytes of a batch. May be lowered for servers that take less. */
  maximumBytes: number = limits.messageBytes
  #lanes = new Map<string, Lane<T>>()
  /** Lanes that have items and are not on their way, by queue, longest waiting first. */
  #ready = new Map<string, Set<Lane<T>>>()
  /** Lanes that ended at an item, by the index of that. */
  #closed = new Map<string, number>()
  #waiting = 0
  #waitingBytes = 0

  /** @param left told of each item that never goes, because its lane has ended */
  constructor(private readonly left: (item: T) => void = () => undefined) {}

  /** Items that no batch has taken. */
  get waiting(): number {
    return this.#waiting
  }

  /** Their size. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  add(items: readonly T[]): void {
    for (const item of items) {
      if (item.index > (this.#closed.get(item.lane) ?? Infinity)) {
        this.left(item)
        continue
      }
      const lane = this.#laneFor(item)
      lane.items.push(item)
      this.#count(item, 1)
      this.#openIfFree(lane)
    }
  }

  /** Ends a lane at an item: what is behind it never goes, whenever it is added. */
  close(name: string, index: number): void {
    this.#closed.set(name, Math.min(index, this.#closed.get(name) ?? Infinity))
    const lane = this.#lanes.get(name)
    const first = lane?.items.findIndex((item, at) => at >= lane.head && item.index > index) ?? -1
    if (!lane || first < 0) return
    const behind = lane.items.splice(first)
    if (lane.head === lane.items.length) this.#ready.get(lane.queueUrl)?.delete(lane)
    for (const item of behind) {
      this.#count(item, -1)
      this.left(item)
    }
  }

  /**
   * @param most entries of it
   * @param ofLane the most of one lane, by its queue
   * @returns the next batch, or null while nothing can go
   */
  next(
    most: number = limits.batchEntries,
    ofLane: (queueUrl: string) => number = () => Infinity
  ): Batch<T> | null {
    for (const [queueUrl, lanes] of this.#ready) {
      if (lanes.size === 0) continue
      const items = this.#pack(lanes, most, ofLane(queueUrl))
      for (const item of items) {
        this.#count(item, -1)
        const lane = this.#laneOf(item)
        lane.onTheirWay++
        lanes.delete(lane)
      }
      // The next batch is for another queue, if there is one.
      this.#ready.delete(queueUrl)
      this.#ready.set(queueUrl, lanes)
      return { queueUrl, items: items.sort((a, b) => a.index - b.index) }
    }
    return null
  }

  /**
   * Opens the lanes of items whose fate is known, once no other item of theirs is on its way. Items to be sent again go
   * back to the front of their lanes.
   *
   * @param settled items of a batch; those of a lane that go again are settled together
   * @param again those of them that are to be sent once more
   */
  settle(settled: readonly T[], again: ReadonlySet<T>): void {
    for (const item of settled.toReversed()) {
      const lane = this.#laneOf(item)
      lane.onTheirWay--
      if (again.has(item)) {
        lane.items[--lane.head] = item
        this.#count(item, 1)
      }
    }
    for (const lane of new Set(settled.map((item) => this.#laneOf(item)))) this.#openIfFree(lane)
    for (const { lane } of settled) this.#forgetDone(lane)
  }

  #count({ bytes }: T, sign: 1 | -1): void {
    this.#waiting += sign
    this.#waitingBytes += sign * bytes
  }

  /** Lets go of what a lane has done, and of a lane with nothing left: there may be one for each of a million items. */
  #forgetDone(name: string): void {
    const lane = this.#lanes.get(name)
    if (!lane || lane.onTheirWay > 0) return
    if (lane.head === lane.items.length) this.#lanes.delete(name)
    else if (lane.head >= longDone) {
      lane.items.splice(0, lane.head)
      lane.head = 0
    }
  }

  #laneFor(item: T): Lane<T> {
    const known = this.#lanes.get(item.lane)
    if (known) return known
    const lane = { queueUrl: item.queueUrl, items: [], head: 0, onTheirWay: 0 }
    this.#lanes.set(item.lane, lane)
    return lane
  }

  #openIfFree(lane: Lane<T>): void {
    const free = lane.onTheirWay === 0 && lane.head < lane.items.length
    if (free) this.#readyLanes(lane.queueUrl).add(lane)
  }

  #laneOf(item: T): Lane<T> {
    const lane = this.#lanes.get(item.lane)
    if (!lane) throw new Error(`Unknown lane ${item.lane}`)
    return lane
  }

  #readyLanes(queueUrl: string): Set<Lane<T>> {
    const lanes = this.#ready.get(queueUrl) ?? new Set()
    this.#ready.set(queueUrl, lanes)
    return lanes
  }

  /** Takes heads round by round. A lane whose head does not fit gives nothing more to this batch. */
  #pack(lanes: Iterable<Lane<T>>, most: number, ofLane: number): T[] {
    const items: T[] = []
    let bytes = 0
    let round = [...first(lanes, most)]
    for (let taken = 0; round.length > 0 && items.length < most && taken < ofLane; taken++) {
      round = round.filter((lane) => {
        const item = lane.items[lane.head]
        const fits = items.length === 0 || bytes + (item?.bytes ?? 0) <= this.maximumBytes
        if (!item || !fits || items.length === most) return false
        items.push(item)
        bytes += item.bytes
        lane.head++
        return true
      })
    }
    return items
  }
}

function* first<T>(values: Iterable<T>, count: number): Generator<T> {
  let taken = 0
  for (const value of values) {
    if (taken++ === count) return
    yield value
  }
}

/**
 * Which failed entries of a batch may go again without overtaking: those of whose lane nothing later was accepted.
 *
 * @param entries in the order of the batch
 */
export function keepOrder<T extends { lane: string; accepted: boolean }>(
  entries: readonly T[]
): Set<T> {
  const overtaken = new Set<string>()
  const free = new Set<T>()
  for (const entry of entries.toReversed()) {
    if (entry.accepted) overtaken.add(entry.lane)
    else if (!overtaken.has(entry.lane)) free.add(entry)
  }
  return free
}

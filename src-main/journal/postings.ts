import { gramCount } from './grams.js'

/**
 * The text index of a shard: for each gram the documents that have it, packed into blobs of about a page each, in the
 * order of the grams. A blob is a sequence of entries: the gram as the distance from the one before (in the first entry
 * from the gram that the blob is stored under), the number of documents, and the documents: nothing where it is all of
 * them, a bit for each where that is shorter, otherwise the distances between them. Numbers take a byte per 7 bits.
 */

/** Bytes after which a blob ends. Every entry is below 1 KiB, so that a blob fits into a page of the file. */
const blobBytes = 2900
const stretch = 1024

export interface Blob {
  /** The first gram in it. */
  gram: number
  data: Buffer
}

/** Collects the grams of the documents of one shard. */
export class ShardBuilder {
  #grams = new Uint32Array(1 << 16)
  #used = 0
  readonly #starts: number[] = []
  readonly #numbers: number[] = []
  /** The document by which a gram was last seen, to take each only once. Made when the first document comes. */
  #seen = new Uint32Array(0)
  #stamp = 0
  /** Which stretches of the vocabulary occur at all: most do not. */
  readonly #stretches = new Uint8Array(Math.ceil(gramCount / stretch))

  /** Pairs of a gram and a document. */
  get pairs(): number {
    return this.#used
  }

  /** Begins a document; `number` ascends and is below the size of the shard. */
  begin(number: number): void {
    if (this.#seen.length === 0) this.#seen = new Uint32Array(gramCount)
    this.#stamp++
    this.#starts.push(this.#used)
    this.#numbers.push(number)
  }

  readonly add = (gram: number): void => {
    if (this.#seen[gram] === this.#stamp) return
    this.#seen[gram] = this.#stamp
    if (this.#used === this.#grams.length) this.#grow()
    this.#grams[this.#used++] = gram
    this.#stretches[Math.floor(gram / stretch)] = 1
  }

  clear(): void {
    this.#used = 0
    this.#starts.length = 0
    this.#numbers.length = 0
    this.#stretches.fill(0)
  }

  /** @param size - documents of the shard, gaps included */
  *blobs(size: number): Generator<Blob> {
    const { ends, sorted } = this.#sort()
    let writer: BlobWriter | null = null
    let from = 0
    for (const gram of this.#vocabulary()) {
      const to = ends[gram] ?? from
      if (to === from) continue
      writer ??= new BlobWriter(gram)
      writer.add(gram, sorted.subarray(from, to), size)
      from = to
      if (writer.bytes < blobBytes) continue
      yield writer.finish()
      writer = null
    }
    if (writer) yield writer.finish()
  }

  /** The documents of each gram one after another, and where those of each gram end. */
  #sort(): { ends: Uint32Array; sorted: Uint16Array } {
    const ends = new Uint32Array(gramCount)
    const grams = this.#grams
    for (let at = 0; at < this.#used; at++) increment(ends, grams[at] ?? 0)
    let sum = 0
    for (const gram of this.#vocabulary()) {
      const count = ends[gram] ?? 0
      ends[gram] = sum
      sum += count
    }
    const sorted = new Uint16Array(this.#used)
    this.#numbers.forEach((number, n) => {
      const stop = this.#starts[n + 1] ?? this.#used
      for (let at = this.#starts[n] ?? 0; at < stop; at++) {
        sorted[increment(ends, grams[at] ?? 0)] = number
      }
    })
    return { ends, sorted }
  }

  /** Every gram that occurs, and some that do not, in order. */
  *#vocabulary(): Generator<number> {
    for (let n = 0; n < this.#stretches.length; n++) {
      if (this.#stretches[n] === 0) continue
      for (let gram = n * stretch; gram < (n + 1) * stretch; gram++) yield gram
    }
  }

  #grow(): void {
    const bigger = new Uint32Array(this.#grams.length * 2)
    bigger.set(this.#grams)
    this.#grams = bigger
  }
}

/** @returns the value before */
function increment(values: Uint32Array, at: number): number {
  const value = values[at] ?? 0
  values[at] = value + 1
  return value
}

const setBit = (bits: Uint8Array, number: number): void => {
  bits[number >> 3] = (bits[number >> 3] ?? 0) | (1 << (number & 7))
}

class BlobWriter {
  readonly #data = Buffer.allocUnsafe(blobBytes + 1100)
  #at = 0
  #last: number

  constructor(readonly gram: number) {
    this.#last = gram
  }

  get bytes(): number {
    return this.#at
  }

  add(gram: number, documents: Uint16Array, size: number): void {
    this.#number(gram - this.#last)
    this.#last = gram
    this.#number(documents.length)
    if (documents.length === size) return
    if (documents.length >= size / 8) this.#bits(documents, size)
    else this.#distances(documents)
  }

  finish(): Blob {
    return { gram: this.gram, data: Buffer.from(this.#data.subarray(0, this.#at)) }
  }

  #bits(documents: Uint16Array, size: number): void {
    const bits = this.#data.subarray(this.#at, this.#at + Math.ceil(size / 8)).fill(0)
    for (const document of documents) setBit(bits, document)
    this.#at += bits.length
  }

  #distances(documents: Uint16Array): void {
    let last = 0
    for (const document of documents) {
      this.#number(document - last)
      last = document
    }
  }

  #number(value: number): void {
    let rest = value
    while (rest > 127) {
      this.#data[this.#at++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#data[this.#at++] = rest
  }
}

/**
 * Sets a bit in `into` for each document of a blob that has a gram of a range.
 *
 * @param size - documents of the shard, gaps included
 */
export function readBlob(
  { gram: first, data }: Blob,
  low: number,
  high: number,
  size: number,
  into: Uint8Array
): void {
  const reader = new Reader(data)
  let gram = first
  while (reader.at < data.length) {
    gram += reader.number()
    if (gram > high) return
    const count = reader.number()
    const target = gram >= low ? into : null
    if (count === size) target?.fill(255)
    else if (count >= size / 8) reader.bits(Math.ceil(size / 8), target)
    else reader.distances(count, target)
  }
}

class Reader {
  at = 0

  constructor(private readonly data: Buffer) {}

  number(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.data[this.at++] ?? 0
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
  }

  bits(bytes: number, into: Uint8Array | null): void {
    if (into) {
      for (let n = 0; n < bytes; n++) into[n] = (into[n] ?? 0) | (this.data[this.at + n] ?? 0)
    }
    this.at += bytes
  }

  distances(count: number, into: Uint8Array | null): void {
    let document = 0
    for (let n = 0; n < count; n++) {
      document += this.number()
      if (into) setBit(into, document)
    }
  }
}

/** A row with a position from 1. */
interface Numbered {
  ordinal: number
}

/** Part of a list. */
interface Block<R> {
  rows: ReadonlyMap<number, R>
  /** Up to which ordinal its rows were asked for. */
  upTo: number
}

/**
 * The rows of a long list that are near to what is on screen: kept in blocks, the blocks that were looked at longest
 * ago are forgotten.
 */
export class RowWindow<R extends Numbered> {
  private readonly blocks = new Map<number, Block<R>>()
  private readonly expired = new Set<number>()

  /**
   * @param size rows of a block
   * @param most blocks that are kept
   */
  constructor(
    readonly size: number,
    private readonly most: number
  ) {}

  private blockOf = (index: number) => Math.floor(index / this.size)

  /** The row at a position from 0, where it is known. */
  rowAt(index: number): R | undefined {
    return this.blocks.get(this.blockOf(index))?.rows.get(index + 1)
  }

  /** Whether it was asked for what is at a position from 0, and nothing is there any more. */
  isGone(index: number): boolean {
    const block = this.blocks.get(this.blockOf(index))
    return block !== undefined && index < block.upTo && !block.rows.has(index + 1)
  }

  /**
   * The blocks that have to be fetched so that these positions are known. The last block of a list that grew counts
   * as missing until it is whole, one that has expired until it came anew.
   */
  missing(first: number, last: number, total: number): number[] {
    const blocks: number[] = []
    for (let block = this.blockOf(first); block <= this.blockOf(Math.max(first, last)); block++) {
      const end = Math.min(this.lastOrdinal(block), total)
      const upTo = this.expired.has(block) ? 0 : (this.blocks.get(block)?.upTo ?? 0)
      if (end > block * this.size && upTo < end) blocks.push(block)
    }
    return blocks
  }

  /** The highest ordinal of a block: where a page that goes backwards begins. */
  lastOrdinal = (block: number) => (block + 1) * this.size

  /** @param upTo ordinal up to which they were asked for */
  put(block: number, rows: readonly R[], upTo = this.lastOrdinal(block)) {
    const own = rows.filter(({ ordinal }) => this.blockOf(ordinal - 1) === block)
    this.blocks.delete(block)
    this.expired.delete(block)
    this.blocks.set(block, { rows: new Map(own.map((row) => [row.ordinal, row])), upTo })
    for (const oldest of this.blocks.keys()) {
      if (this.blocks.size <= this.most) return
      this.blocks.delete(oldest)
      this.expired.delete(oldest)
    }
  }

  /** What is known may have changed. It is still given until it came anew. */
  expire() {
    for (const block of this.blocks.keys()) this.expired.add(block)
  }
}

/** A row with a position from 1 without gaps. */
interface Numbered {
  ordinal: number
}

/**
 * The rows of a long list that are near to what is on screen: kept in blocks, the blocks that were looked at longest
 * ago are forgotten.
 */
export class RowWindow<R extends Numbered> {
  private readonly blocks = new Map<number, ReadonlyMap<number, R>>()
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
    return this.blocks.get(this.blockOf(index))?.get(index + 1)
  }

  /**
   * The blocks that have to be fetched so that these positions are known. The last block of a list that grew counts
   * as missing until it is whole, one that has expired until it came anew.
   */
  missing(first: number, last: number, total: number): number[] {
    const blocks: number[] = []
    for (let block = this.blockOf(first); block <= this.blockOf(Math.max(first, last)); block++) {
      const expected = Math.min(this.size, total - block * this.size)
      const known = this.expired.has(block) ? 0 : (this.blocks.get(block)?.size ?? 0)
      if (expected > 0 && known < expected) blocks.push(block)
    }
    return blocks
  }

  /** The highest ordinal of a block: where a page that goes backwards begins. */
  lastOrdinal = (block: number) => (block + 1) * this.size

  put(block: number, rows: readonly R[]) {
    const own = rows.filter(({ ordinal }) => this.blockOf(ordinal - 1) === block)
    this.blocks.delete(block)
    this.expired.delete(block)
    this.blocks.set(block, new Map(own.map((row) => [row.ordinal, row])))
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

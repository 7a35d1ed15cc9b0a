import type { DocumentPair, PairFilter } from '@contract'
import { defineStore } from 'pinia'
import { request } from '../bridge'
import { blockRows, createBlockList, type BlockList } from './block-list'

/** A pair with its position in the table, from 1. */
export interface PairRow extends DocumentPair {
  ordinal: number
}

export type PairList = BlockList<PairRow>

/** The inputs of a run, each with its output, of which only those near to what is on screen are here. */
export const usePairsStore = defineStore('pairs', () => {
  function list(runId: number, filter: PairFilter): PairList {
    const page = (from: number, limit: number) =>
      request('journal.pairs', { runId, filter, from, limit })
    return createBlockList<PairRow>({
      count: async () => (await page(0, 1)).total,
      async rows(first) {
        const { pairs } = await page(first - 1, blockRows)
        // Without a filter each has the place of its input, whatever is no longer in the journal.
        return pairs.map((pair, index) => ({
          ...pair,
          ordinal: filter === 'all' ? pair.input.ordinal : first + index
        }))
      }
    })
  }

  return { list }
})

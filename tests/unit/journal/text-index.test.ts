import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RequestOutput } from '../../../src-main/contract/index.js'
import { readBlob, ShardBuilder } from '../../../src-main/journal/postings.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { poll } from './stores.js'

const documents = fc.array(
  fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2 ** 21 }))),
  { minLength: 1, maxLength: 300 }
)

describe('the text index', () => {
  it('names exactly the documents that have a gram of a range', () => {
    fc.assert(
      fc.property(
        documents,
        fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.nat(2 ** 21)), { minLength: 5 }),
        (given, ranges) => {
          const builder = new ShardBuilder()
          given.forEach((grams, number) => {
            builder.begin(number)
            grams.forEach(builder.add)
          })
          const blobs = [...builder.blobs(given.length)]
          for (const [low, width] of ranges) {
            const bits = new Uint8Array(Math.ceil(given.length / 8))
            for (const blob of blobs) readBlob(blob, low, low + width, given.length, bits)
            const found = given.map((_, n) => ((bits[n >> 3]! >> (n & 7)) & 1) === 1)
            const expected = given.map((grams) =>
              grams.some((gram) => gram >= low && gram <= low + width)
            )
            expect(found).toEqual(expected)
          }
        }
      ),
      { numRuns: 20 }
    )
  }, 60_000)

  it('keeps its blobs within a page of the file', () => {
    const builder = new ShardBuilder()
    for (let number = 0; number < 4096; number++) {
      builder.begin(number)
      for (let gram = 0; gram < 60; gram++) {
        if ((number * 7 + gram * 13) % (1 + (gram % 30)) === 0) builder.add(gram * 500)
      }
    }
    const sizes = [...builder.blobs(4096)].map((blob) => blob.data.length)
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4000)
  })

  it('gives the same as reading: patience decides only how many pages it takes', () => {
    const store = new Store({
      file: null,
      key: null,
      firstId: 1,
      patience: -1,
      smallScope: 0,
      shardDocuments: 32
    })
    const expected: number[] = []
    for (let n = 1; n <= 500; n++) {
      const [id] = poll(store, 'a', [
        received({ body: n % 97 === 0 ? 'a needle' : `hay ${n}` })
      ]).documentIds
      if (n % 97 === 0) expected.unshift(id!)
    }
    while (store.indexSlice());
    const found: number[] = []
    let page: RequestOutput<'journal.page'> | null = null
    let pages = 0
    do {
      const cursor: { kind: 'older'; than: number } | undefined =
        page?.resume?.kind === 'older' ? page.resume : undefined
      page = store.pages.page({
        scope: { kind: 'listener', listenerId: 'a' },
        filter: { text: 'NEEDLE' },
        limit: 50,
        ...(cursor ? { cursor } : {})
      })
      found.push(...page.rows.map((row) => row.id))
      pages++
    } while (page.more)
    expect(found).toEqual(expected)
    expect(pages).toBeGreaterThan(3)
    store.close()
  }, 60_000)
})

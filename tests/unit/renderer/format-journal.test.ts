import { describe, expect, it } from 'vitest'
import { inMemoryWords, journalShort, overWords } from '@/format/journal'

const journal = {
  mode: 'disk',
  documents: 1204,
  inMemory: 0,
  bytes: 1,
  over: false,
  notice: null
} as const

describe('the journal in a few words', () => {
  it('calls encrypted only what is on disk', () => {
    expect(journalShort(journal)).toBe('journal 1,204 documents · encrypted')
    expect(journalShort({ ...journal, inMemory: 1203 })).toBe(
      'journal 1 document · encrypted · 1,203 in memory'
    )
    expect(journalShort({ ...journal, mode: 'memory', inMemory: 1204 })).toBe(
      'journal 1,204 documents · in memory'
    )
  })

  it('says that it is over its limit, and why', () => {
    expect(journalShort({ ...journal, over: true })).toBe(
      'journal 1,204 documents · encrypted · over its limit'
    )
    expect(overWords({ over: true })).toContain('for 14 days')
    expect(overWords({ over: false })).toBe('')
  })

  it('says of what is in memory that it ends', () => {
    expect([0, 1, 2].map(inMemoryWords)).toEqual([
      '',
      '1 document is in memory until Longpoll closes.',
      '2 documents are in memory until Longpoll closes.'
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { deletedWords } from '@/model/options'

describe('deletedWords', () => {
  it.each([
    [1, null, '1 message is deleted'],
    [10, null, 'Up to 10 messages are deleted'],
    [11, null, 'Up to 10 messages are deleted'],
    [-1, null, 'Up to 10 messages are deleted'],
    [2500, 30, 'Up to 2,500 messages are deleted'],
    [-1, 30, 'Every message that comes is deleted']
  ])('a count of %d with an Execution timeout of %s', (count, timeout, words) => {
    expect(deletedWords({ maximumMessageCount: count, executionTimeout: timeout })).toBe(words)
  })
})

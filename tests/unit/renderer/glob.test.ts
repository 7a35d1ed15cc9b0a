import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesGlob } from '@/model/queue-config/glob'
import { checkPolicy } from '@/model/queue-config/policy'
import { arnOf } from './queue-config'

/** Patterns of IAM: what they match, and that no pattern takes long. */

/** By definition: slow where there are many stars. */
function matchesByDefinition(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  const [sign, rest] = [pattern[0], pattern.slice(1)]
  if (sign === '*') {
    return Array.from({ length: text.length + 1 }, (_, from) => text.slice(from)).some((left) =>
      matchesByDefinition(rest, left)
    )
  }
  return (
    text !== '' && (sign === '?' || sign === text[0]) && matchesByDefinition(rest, text.slice(1))
  )
}

const some = (signs: string[], maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...signs), maxLength })

test('matches what the definition of * and ? matches', () => {
  const pattern = some(['*', '?', 'a', 'b'], 8)
  fc.assert(
    fc.property(pattern, some(['a', 'b'], 10), (one, text) => {
      expect(matchesGlob(one, text)).toBe(matchesByDefinition(one, text))
    }),
    { numRuns: 2000 }
  )
})

test('anything else stands for itself', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (start, end) => {
      const plain = (text: string) => text.replaceAll(/[*?]/g, '.')
      expect(matchesGlob(plain(start), plain(start))).toBe(true)
      expect(matchesGlob(`${plain(start)}*${plain(end)}`, `${plain(start)}\n${plain(end)}`)).toBe(
        true
      )
      expect(matchesGlob(plain(start), `${plain(start)}x`)).toBe(false)
    })
  )
  expect(matchesGlob('a.c', 'abc')).toBe(false)
})

// Each of these would go on for longer than anybody waits if earlier stars were tried again.
test.each(['*'.repeat(40), '*a'.repeat(40), '?*'.repeat(40), 'a*'.repeat(40)])(
  'ends with many wildcards: %s',
  (stars) => {
    const long = 'a'.repeat(5000)
    expect(matchesGlob(stars, long)).toBe(true)
    expect(matchesGlob(`${stars}zzz`, long)).toBe(false)
  }
)

test('a policy with such a resource is checked, and is not of this queue', () => {
  const arn = arnOf('a'.repeat(80))
  const text = (Resource: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '123456789012', Action: 'sqs:SendMessage', Resource }
      ]
    })
  const said = (resource: string) => checkPolicy(text(resource), arn).findings
  expect(said('*'.repeat(40))).toEqual([])
  expect(said(`${'*'.repeat(40)}zzz`)[0]?.message).toContain('is not this queue')
  expect(said(`${'*a'.repeat(40)}zzz`)[0]?.message).toContain('is not this queue')
})

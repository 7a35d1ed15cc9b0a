import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import {
  defaultOptions,
  DeleteOptions,
  ListenOptions,
  ReceiveOptions,
  SendOptions
} from '../../../src-main/contract/index.js'

interface Limit {
  /** What is taken, beside everything whole from `from` to `to`. */
  also: (number | null)[]
  from: number
  to: number
  /** The edges and what is out of them, each with a part of what is said. */
  refused: [unknown, string][]
}

const schemas = {
  Send: [SendOptions, defaultOptions.send],
  Receive: [ReceiveOptions, defaultOptions.receive],
  Delete: [DeleteOptions, defaultOptions.delete],
  Listen: [ListenOptions, defaultOptions.listen]
} as const satisfies Record<string, readonly [z.ZodType, object]>

const wholeNumber = 'must be a whole number'
const number = 'must be a number'

const limits: Record<string, Limit> = {
  'Send delaySeconds': {
    also: [null],
    from: 0,
    to: 900,
    refused: [
      [-1, 'Delay seconds must be 0 to 900 seconds'],
      [901, 'Delay seconds must be 0 to 900 seconds'],
      [0.5, wholeNumber],
      [NaN, number]
    ]
  },
  'Send count': {
    also: [null],
    from: 1,
    to: 1_000_000,
    refused: [
      [0, 'Count must be 1 to 1,000,000 messages of each document'],
      [1_000_001, 'Count must be 1 to 1,000,000 messages of each document'],
      [0.5, wholeNumber],
      [NaN, number]
    ]
  },
  'Receive maximumMessageCount': {
    also: [-1],
    from: 1,
    to: 1_000_000_000,
    refused: [
      [0, '1 or more, or −1 for all messages'],
      [-2, '1 or more, or −1 for all messages'],
      [1.5, wholeNumber],
      [NaN, number]
    ]
  },
  'Receive executionTimeout': {
    also: [null, 0.5],
    from: 1,
    to: 1_000_000,
    refused: [
      [0, 'must be more than 0 seconds'],
      [-1, 'must be more than 0 seconds'],
      [NaN, number]
    ]
  },
  'Receive visibilityTimeout': {
    also: [null],
    from: 0,
    to: 43_200,
    refused: [
      [-1, 'Visibility timeout must be 0 to 43,200 seconds (12 hours)'],
      [43_201, 'Visibility timeout must be 0 to 43,200 seconds (12 hours)'],
      [0.5, wholeNumber]
    ]
  },
  'Listen visibilityTimeout': {
    also: [null],
    from: 0,
    to: 43_200,
    refused: [
      [-1, 'Visibility timeout must be 0 to 43,200 seconds (12 hours)'],
      [43_201, 'Visibility timeout must be 0 to 43,200 seconds (12 hours)']
    ]
  },
  'Receive waitTimeout': {
    also: [null],
    from: 0,
    to: 20,
    refused: [
      [-1, 'Wait timeout must be 0 to 20 seconds'],
      [21, 'Wait timeout must be 0 to 20 seconds'],
      [1.5, wholeNumber]
    ]
  },
  'Listen maximumMessageCount': {
    also: [],
    from: 1,
    to: 10,
    refused: [
      [0, 'must be 1 to 10 for Listen'],
      [-1, 'must be 1 to 10 for Listen'],
      [11, 'must be 1 to 10 for Listen'],
      [1.5, wholeNumber],
      [null, number]
    ]
  },
  'Listen pollingInterval': {
    also: [null],
    from: 1,
    to: 86_400_000,
    refused: [
      [0, 'must be 1 ms or more'],
      [-1, 'must be 1 ms or more'],
      [86_400_001, 'or less'],
      [1.5, wholeNumber]
    ]
  },
  'Listen maximumConcurrentExecutions': {
    also: [],
    from: 1,
    to: 64,
    refused: [
      [0, 'must be 1 to 64'],
      [65, 'must be 1 to 64'],
      [1.5, wholeNumber],
      [null, number]
    ]
  }
}

/** What is said of an option with this value, or null where it is taken. */
function problemOf(name: string, value: unknown): string | null {
  const [action, option] = name.split(' ') as [keyof typeof schemas, string]
  const [schema, defaults] = schemas[action]
  const parsed = schema.safeParse({ ...defaults, [option]: value })
  const issue = parsed.error?.issues.find(({ path }) => path[0] === option)
  expect(parsed.success).toBe(issue === undefined)
  return issue?.message ?? null
}

for (const [name, { also, from, to, refused }] of Object.entries(limits)) {
  describe(name, () => {
    it(`takes ${from} to ${to}${also.length ? ` and ${also.join(', ')}` : ''}`, () => {
      for (const value of [from, to, ...also]) expect(problemOf(name, value)).toBeNull()
      fc.assert(
        fc.property(fc.integer({ min: from, max: to }), (value) => problemOf(name, value) === null)
      )
    })

    it('refuses what is past its edges, and says what is taken', () => {
      for (const [value, words] of refused) expect(problemOf(name, value)).toContain(words)
    })

    it('refuses every other whole number, and what is no number', () => {
      const outside = fc
        .oneof(fc.integer({ max: from - 1 }), fc.integer({ min: to + 1 }))
        .filter((value) => !also.includes(value) && !(name.startsWith('Receive max') && value > 0))
        .filter((value) => !(name === 'Receive executionTimeout' && value > 0))
      fc.assert(fc.property(outside, (value) => problemOf(name, value) !== null))
      const absent = name === 'Send count' ? [] : [undefined]
      for (const value of ['5', true, ...absent, {}, Infinity]) {
        expect(problemOf(name, value)).not.toBeNull()
      }
    })
  })
}

describe('Listen targets', () => {
  it('are at most ten, each a file or an operation by its id', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ kind: 'file', fileId: `${n}` }))
    expect(problemOf('Listen targets', many(10))).toBeNull()
    expect(problemOf('Listen targets', many(11))).toBe('There may be at most 10 targets.')
    expect(problemOf('Listen targets', [{ kind: 'file', path: '/etc/passwd' }])).not.toBeNull()
  })
})

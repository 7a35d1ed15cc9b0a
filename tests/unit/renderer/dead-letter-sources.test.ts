import type { FoundSources } from '@contract'
import { expect, it } from 'vitest'
import { sourceWords } from '@/model/dead-letter-sources'

const source = (name: string) => ({ url: `https://x/1/${name}`, arn: '', name })
const words = (found: Partial<FoundSources>) =>
  sourceWords({
    ...{ sources: [], lookedAt: null, unreadable: 0, more: false, failure: null },
    ...found
  })

it.each<[string, Partial<FoundSources>]>([
  ['No queue redrives here.', {}],
  ['From a.', { sources: [source('a')] }],
  ['From a, b, c and 2 more.', { sources: ['a', 'b', 'c', 'd', 'e'].map(source) }],
  ['No queue redrives here (by the attributes of 12 queues).', { lookedAt: 12 }],
  [
    'From a (by the attributes of 12 queues). 3 of them could not be read (sqs:GetQueueAttributes), and may redrive here too.',
    { sources: [source('a')], lookedAt: 12, unreadable: 3 }
  ],
  [
    'No queue is known to redrive here (by the attributes of 2,000 queues). There are more queues than 2,000: the others were not looked at.',
    { lookedAt: 2000, more: true }
  ],
  [
    'From q, q, q and 997 more. There are more than these 1,000.',
    { sources: Array.from({ length: 1000 }, () => source('q')), more: true }
  ],
  [
    'From a. 1 of them could not be read (sqs:GetQueueAttributes).',
    { sources: [source('a')], unreadable: 1 }
  ]
])('%s', (sentence, found) => {
  expect(words(found)).toBe(sentence)
})

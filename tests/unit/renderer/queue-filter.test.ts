import type { Queue } from '@contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterQueues, looksLikeDeadLetters } from '@/model/queues/name-filter'
import { countWords, markOf } from '@/features/queues/queue-marks'

const queue = (name: string): Queue => ({
  url: `https://sqs.eu-west-1.amazonaws.com/441709321180/${name}`,
  name,
  fifo: name.endsWith('.fifo'),
  account: '441709321180',
  region: 'eu-west-1'
})
const named = (names: string[]) => names.map(queue)
const namesIn = (queues: readonly Queue[]) => queues.map(({ name }) => name)

describe('filterQueues', () => {
  const queues = named(['reorder', 'orders.fifo', 'Orders-dlq.fifo', 'events'])

  it('finds any part of the name in any case, beginnings first', () => {
    expect(namesIn(filterQueues(queues, 'ORDER'))).toEqual([
      'orders.fifo',
      'Orders-dlq.fifo',
      'reorder'
    ])
  })

  it('wants every word', () => {
    expect(namesIn(filterQueues(queues, ' fifo  dlq'))).toEqual(['Orders-dlq.fifo'])
    expect(filterQueues(queues, 'orders events')).toEqual([])
  })

  it('shows all for nothing', () => {
    expect(filterQueues(queues, '  ')).toBe(queues)
  })

  it('keeps exactly those that contain what was typed', () => {
    const name = fc.stringMatching(/^[a-c-]{1,12}$/)
    fc.assert(
      fc.property(fc.array(name), fc.stringMatching(/^[a-c]{1,3}$/), (names, typed) => {
        const kept = namesIn(filterQueues(named(names), typed)).toSorted()
        expect(kept).toEqual(names.filter((one) => one.includes(typed)).toSorted())
      })
    )
  })
})

describe('looksLikeDeadLetters', () => {
  it.each(['orders-dlq.fifo', 'DLQ', 'orders_dead-letter', 'orders-deadletters', 'dlq-orders'])(
    '%s does',
    (name) => {
      expect(looksLikeDeadLetters(name)).toBe(true)
    }
  )

  it.each(['orders', 'dlqueue', 'handlq'])('%s does not', (name) => {
    expect(looksLikeDeadLetters(name)).toBe(false)
  })
})

describe('markOf', () => {
  it('says what redrives to the queue where that is known', () => {
    expect(markOf(queue('graveyard.fifo'), 'orders.fifo')).toEqual({
      fifo: true,
      deadLetters: true,
      words: 'FIFO queue, dead-letter queue of orders.fifo'
    })
    expect(markOf(queue('events-dlq'), undefined).words).toBe(
      'standard queue, dead-letter queue, by its name'
    )
    expect(markOf(queue('events'), undefined)).toEqual({
      fifo: false,
      deadLetters: false,
      words: 'standard queue'
    })
  })
})

describe('countWords', () => {
  const counts = {
    url: 'u',
    visible: 1_200,
    inFlight: 3,
    delayed: 0,
    arn: 'a',
    deadLetterTargetArn: null
  }

  it('says that the counts are approximate', () => {
    expect(countWords({ counts, failure: null, at: 0 })).toBe(
      '1,200 visible, 3 in flight, 0 delayed (approximate)'
    )
  })

  it('says why they are not known', () => {
    const failure = { code: 'AccessDenied', message: 'Not allowed.', retryable: false, hint: '' }
    expect(countWords({ counts: null, failure, at: 0 })).toBe('counts unknown: Not allowed.')
    expect(countWords(undefined)).toBe('')
  })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { QueuesByName } from '@/model/queues/by-name'
import { queueOf } from './queue-profiles'

const names = (queues: readonly { name: string }[]) => queues.map(({ name }) => name)

it('a FIFO queue stands before its dead-letter queue, and numbers go by their value', () => {
  const given = ['orders-dlq.fifo', 'b10', 'orders.fifo', 'b9', 'A']
  const order = ['A', 'b9', 'b10', 'orders.fifo', 'orders-dlq.fifo']
  expect(names(new QueuesByName().add(given.map(queueOf)))).toEqual(order)
})

it('page by page comes to the same as all at once', () => {
  const page = fc.array(fc.stringMatching(/^[a-c0-9-]{1,4}(\.fifo)?$/), { maxLength: 12 })
  fc.assert(
    fc.property(fc.array(page, { maxLength: 5 }), (pages) => {
      const byPage = new QueuesByName()
      let last: readonly { name: string }[] = []
      for (const one of pages) last = byPage.add(one.map(queueOf))
      const atOnce = new QueuesByName().add(pages.flat().map(queueOf))
      expect(names(last)).toEqual(names(atOnce))
    })
  )
})

it('goes on from what is in order already', () => {
  const sorted = new QueuesByName().add(['a', 'c'].map(queueOf))
  expect(names(new QueuesByName(sorted).add([queueOf('b')]))).toEqual(['a', 'b', 'c'])
})

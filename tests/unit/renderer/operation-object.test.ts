import type { InputDocument, Queue } from '@contract'
import { expect, test } from 'vitest'
import { messagesNamed } from '@/model/operation-object'

const input = (body: string, properties: InputDocument['properties'] = {}): InputDocument => ({
  body,
  properties,
  attributes: []
})
const orders = { url: 'https://sqs.us-east-1.amazonaws.com/000000000000/orders' } as Queue

test('a receipt handle that is there twice is one message', () => {
  const documents = [
    input('a'),
    input('b'),
    input('', { receiptHandle: 'c' }),
    input('{"id":"a"}'),
    input('d')
  ]
  expect(messagesNamed(orders, documents)).toBe(4)
})

test('of two queues it is two messages', () => {
  const of = (queueNameOrUrl: string) => input('a', { queueNameOrUrl })
  expect(messagesNamed(null, [of('one'), of('two'), of(' one ')])).toBe(2)
})

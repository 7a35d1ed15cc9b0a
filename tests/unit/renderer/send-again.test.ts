import type { DocumentDetail } from '@contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asNew, messageOf } from '@/features/inspector/send-again'
import { inputDocuments, insertDocuments } from '@/model/draft'
import { jsonTexts } from './json-texts'

const standard = 'https://sqs.eu-central-1.amazonaws.com/123456789012/orders'
const fifo = `${standard}.fifo`

const received = (change: Partial<DocumentDetail>): DocumentDetail => ({
  id: 1,
  runId: 1,
  ordinal: 1,
  direction: 'output',
  at: 0,
  queueUrl: fifo,
  messageId: 'm',
  groupId: 'g',
  deduplicationId: 'd',
  sequenceNumber: '1',
  receiveCount: 1,
  attributeNames: [],
  bodyBytes: 1,
  preview: '',
  state: 'held',
  leaseUntil: null,
  failure: null,
  connectionId: 'c',
  action: 'receive',
  body: 'x',
  properties: { messageGroupId: 'g', messageDeduplicationId: 'd', messageId: 'm' },
  attributes: [{ name: 'n', type: 'Number', value: '9007199254740993.10' }],
  system: {},
  md5OfBody: null,
  md5OfAttributes: null,
  ...change
})

describe('a message that is sent again', () => {
  it('is the same, with any JSON in its body', () => {
    fc.assert(
      fc.property(jsonTexts.value, (body) => {
        const message = messageOf(received({ body }))!
        expect(inputDocuments(insertDocuments([], [message]))).toEqual([
          {
            body,
            properties: { messageGroupId: 'g', messageDeduplicationId: 'd' },
            attributes: [{ name: 'n', type: 'Number', value: '9007199254740993.10' }]
          }
        ])
      })
    )
  })

  it('is given a deduplication id of its own on FIFO, beside the one that it had', () => {
    const message = messageOf(received({}))!
    const [first, second] = [asNew(message, fifo), asNew(message, fifo)]
    expect(first.earlierDeduplicationId).toBe('d')
    expect(first.properties.messageDeduplicationId).toMatch(/^[\da-f-]{36}$/)
    expect(first.properties.messageDeduplicationId).not.toBe(
      second.properties.messageDeduplicationId
    )
    const [draft] = insertDocuments([], [first])
    expect(draft).toMatchObject({ id: 1, earlierDeduplicationId: 'd' })
    // What it had is for the person; it is not sent.
    expect(inputDocuments([draft!])[0]).not.toHaveProperty('earlierDeduplicationId')
  })

  it('is left as it is on a standard queue', () => {
    const message = messageOf(received({ queueUrl: standard, properties: {} }))!
    expect(asNew(message, standard)).toBe(message)
  })

  it('is no answer of SQS and no receipt handle', () => {
    expect(messageOf(received({ action: 'send' }))).toBeNull()
    expect(messageOf(received({ action: 'delete', direction: 'input' }))).toBeNull()
    expect(messageOf(received({ action: 'send', direction: 'input' }))).not.toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import {
  causeOf,
  clusterOf,
  deadLetterOf,
  deadLetterTest,
  DeadLetterFilter,
  type DeadLetter
} from '../../../src-main/contract/index.js'

const source = 'arn:aws:sqs:eu-west-1:1:orders'
const letter = (given: Partial<DeadLetter> = {}): DeadLetter => ({
  body: '{"number":7,"city":"Zürich"}',
  messageId: 'm1',
  groupId: 'g1',
  source,
  attributes: [{ name: 'tenant', type: 'String', value: 'acme' }],
  sentAt: 1000,
  ...given
})
const fits = (filter: DeadLetterFilter, given: Partial<DeadLetter> = {}) =>
  deadLetterTest(filter)(letter(given))

describe('the filter of dead letters', () => {
  it.each<[DeadLetterFilter, boolean]>([
    [{}, true],
    [{ text: 'ZÜRICH' }, true],
    [{ text: 'Bern' }, false],
    [{ groupId: 'g1' }, true],
    [{ groupId: 'g' }, false],
    [{ source }, true],
    [{ source: '' }, false],
    [{ attribute: { name: 'tenant' } }, true],
    [{ attribute: { name: 'tenant', value: 'acme' } }, true],
    [{ attribute: { name: 'tenant', value: 'other' } }, false],
    [{ attribute: { name: 'missing' } }, false],
    [{ sentFrom: 1000, sentTo: 1001 }, true],
    [{ sentFrom: 1001 }, false],
    [{ sentTo: 1000 }, false],
    [{ messageIds: ['m2', 'm1'] }, true],
    [{ messageIds: [] }, false],
    [{ cluster: clusterOf(causeOf(letter())) }, true],
    [{ text: 'number', groupId: 'other' }, false]
  ])('%j fits: %s', (filter, expected) => {
    expect(fits(filter)).toBe(expected)
  })

  it('does not take a message whose time is not known for one of a time', () => {
    expect(fits({ sentFrom: 0 }, { sentAt: null })).toBe(false)
  })

  it('puts messages of one cause together, and others apart', () => {
    const cluster = (given: Partial<DeadLetter>) => clusterOf(causeOf(letter(given)))
    expect(cluster({ body: '{"city":"Bern","number":8}' })).toBe(cluster({}))
    expect(cluster({ attributes: [] })).not.toBe(cluster({}))
    expect(cluster({ source: 'arn:aws:sqs:eu-west-1:1:payments' })).not.toBe(cluster({}))
    expect(cluster({ body: '{"number":8}' })).not.toBe(cluster({}))
  })

  it('takes no more chosen messages than a request can carry', () => {
    const messageIds = Array.from({ length: 10_001 }, (_, n) => `m${n}`)
    expect(DeadLetterFilter.safeParse({ messageIds }).error?.issues[0]?.message).toBe(
      'At most 10,000 messages can be chosen.'
    )
  })

  it('reads what decides of a received message', () => {
    const read = deadLetterOf({
      body: 'b',
      properties: { messageId: 'm' },
      attributes: [],
      system: { SentTimestamp: '1700000000000', DeadLetterQueueSourceArn: source }
    })
    expect(read).toMatchObject({ sentAt: 1_700_000_000_000, source, groupId: '' })
    expect(deadLetterOf({ body: '', properties: {}, attributes: [], system: {} }).sentAt).toBeNull()
  })
})

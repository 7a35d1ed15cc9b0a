import { describe, expect, it } from 'vitest'
import { defaultOptions, type InputDocument } from '@contract'
import { checkOptions, optionTexts } from '@/model/options'
import { documentChecker } from '@/model/problems'
import { messagesOfEach, repeatsIds, sampleMessages } from '@/model/templates'

const document = (
  body: string,
  properties: InputDocument['properties'] = {}
): InputDocument & { id: number } => ({ id: 1, body, properties, attributes: [] })
const place = { seed: 's', at: 0 }

describe('the preview', () => {
  it('has the first messages of a document, as they come in the whole Send', () => {
    const samples = sampleMessages(document('a{{index}}'), 2_000_000, 3, place)
    expect(samples.map(({ message }) => message.body)).toEqual(['a2000000', 'a2000001', 'a2000002'])
  })

  it('has none of what cannot be filled in', () => {
    expect(sampleMessages(document('{{what}}'), 0, 3, place)).toEqual([])
  })
})

describe('repeatsIds', () => {
  const fifo = () => ({ fifo: true, contentBased: true })
  it.each([
    [document('{{index}}', { messageDeduplicationId: 'same' }), true],
    [document('same', { messageDeduplicationId: '{{uuid}}' }), false],
    [document('same'), true],
    [document('{{index}}'), false]
  ])('of %o is %s', (one, repeats) => {
    expect(repeatsIds([one], 2, fifo)).toBe(repeats)
    expect(repeatsIds([one], 1, fifo)).toBe(false)
    expect(repeatsIds([one], 2, () => ({ fifo: false, contentBased: true }))).toBe(false)
  })
})

describe('the options', () => {
  const typed = (texts: Record<string, string | boolean>) =>
    checkOptions('send', { ...optionTexts(defaultOptions.send), ...texts }, { fifo: false })

  it('make one message of each document when the count is blank, and none of them templates when off', () => {
    expect(messagesOfEach(typed({}).operation)).toBeNull()
    expect(messagesOfEach(typed({ fillTemplates: true }).operation)).toBe(1)
    expect(messagesOfEach(typed({ fillTemplates: true, count: '' }).operation)).toBe(1)
    expect(messagesOfEach(typed({ fillTemplates: true, count: '20' }).operation)).toBe(20)
    expect(typed({ fillTemplates: true, count: '0' }).notes['count']?.error).toContain(
      '1 to 1,000,000'
    )
  })
})

it('a document with placeholders is checked as its first message, and as it is while they are not filled in', () => {
  const rules = { fifo: true, contentBasedDeduplication: true, maximumMessageSize: null }
  const long = document('{{uuid}}', { messageGroupId: `${'x'.repeat(100)}{{random hex 29}}` })
  const codes = (fills: boolean, one = long) =>
    documentChecker('send', rules, false, fills)(one).problems.map(({ code }) => code)
  expect(codes(true)).toEqual(['InvalidId'])
  expect(codes(false)).toEqual(['InvalidId'])
  expect(codes(true, document('{{uid}}', { messageGroupId: 'g' }))).toEqual(['InvalidTemplate'])
  expect(codes(false, document('{{uid}}', { messageGroupId: 'g' }))).toEqual([])
  expect(documentChecker('send', rules, false, true)(document('{{uuid}}')).bytes).toBe(36)
})

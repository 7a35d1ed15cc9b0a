import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  documentProblems,
  limits,
  messageBytes,
  type InputDocument,
  type InputProperties,
  type MessageAttribute,
  type QueueRules
} from '../../../src-main/contract/index.js'

const document = (
  body: string,
  properties: InputProperties = {},
  attributes: MessageAttribute[] = []
): InputDocument => ({ body, properties, attributes })

const standard: QueueRules = {
  fifo: false,
  contentBasedDeduplication: null,
  maximumMessageSize: null
}
const fifo: QueueRules = { fifo: true, contentBasedDeduplication: false, maximumMessageSize: null }
const ids = { messageGroupId: 'g', messageDeduplicationId: 'd' }

const codes = (one: InputDocument, queue = standard, dynamic = false) =>
  documentProblems(one, queue, 'send', dynamic).map(({ code, field }) => `${field} ${code}`)

const text = (name: string, value = 'v', type = 'String') => ({ name, type, value })

/** Text of any code points at all, lone surrogates included. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 20 })
  .map((codes) => String.fromCodePoint(...codes))

describe('the body of a document for Send', () => {
  it('must not be empty', () => {
    expect(codes(document(''))).toEqual(['body EmptyBody'])
  })

  it('takes the characters that SQS takes, at their edges', () => {
    for (const good of [
      '\t',
      '\n',
      '\r',
      ' ',
      '\uD7FF',
      '\uE000',
      '\uFFFD',
      '\u{10000}',
      '\u{10FFFF}'
    ]) {
      expect(codes(document(good))).toEqual([])
    }
    for (const bad of ['\0', '\b', '\u000B', '\u001F', '\uD800', 'a\uDFFF', '\uFFFE', '\uFFFF']) {
      expect(codes(document(bad))).toEqual(['body InvalidMessageContents'])
    }
  })

  it('agrees with the specification for every character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x10ffff }), (code) => {
        const allowed =
          [0x9, 0xa, 0xd].includes(code) ||
          (code >= 0x20 && code <= 0xd7ff) ||
          (code >= 0xe000 && code <= 0xfffd) ||
          code >= 0x10000
        expect(codes(document(String.fromCodePoint(code)))).toHaveLength(allowed ? 0 : 1)
      }),
      { numRuns: 2000 }
    )
  })
})

describe('the size of a document', () => {
  it('counts the body in UTF-8 and every part of the attributes', () => {
    expect(messageBytes(document('é'))).toBe(2)
    expect(messageBytes(document('🧪'))).toBe(4)
    expect(messageBytes(document('a', {}, [text('name', 'välue')]))).toBe(1 + 4 + 6 + 6)
    const bytes = { name: 'b', type: 'Binary', value: Buffer.from('12345').toString('base64') }
    expect(messageBytes(document('a', {}, [bytes]))).toBe(1 + 1 + 6 + 5)
  })

  it('counts Binary as what it decodes to', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        const value = Buffer.from(bytes).toString('base64')
        expect(messageBytes(document('', {}, [text('n', value, 'Binary')]))).toBe(7 + bytes.length)
      })
    )
  })

  it('may be 1 MiB and no byte more', () => {
    expect(codes(document('x'.repeat(limits.messageBytes)))).toEqual([])
    expect(codes(document('x'.repeat(limits.messageBytes + 1)))).toEqual([
      'document MessageTooLong'
    ])
    const attribute = text('name', 'v')
    expect(codes(document('x'.repeat(limits.messageBytes - 11), {}, [attribute]))).toEqual([])
    expect(codes(document('x'.repeat(limits.messageBytes - 10), {}, [attribute]))).toEqual([
      'document MessageTooLong'
    ])
  })

  it("may not pass the queue's own limit", () => {
    const small = { ...standard, maximumMessageSize: 1024 }
    expect(codes(document('x'.repeat(1024)), small)).toEqual([])
    expect(codes(document('x'.repeat(1025)), small)).toEqual(['document MessageTooLong'])
  })
})

describe('message attributes', () => {
  const codesOf = (...attributes: MessageAttribute[]) => codes(document('b', {}, attributes))

  it('have names that SQS takes', () => {
    for (const good of ['a', 'A-b_c.d', '0', '_', 'x'.repeat(256), 'awsome', 'amazonas']) {
      expect(codesOf(text(good))).toEqual([])
    }
    for (const bad of [
      ...['', ' ', 'a b', 'ä', 'x'.repeat(257), '.a', 'a.', 'a..b'],
      ...['AWS.x', 'aws.x', 'Amazon.x', 'AMAZON.x', 'a/b']
    ]) {
      expect(codesOf(text(bad))).toEqual(['attribute:0 InvalidAttributeName'])
    }
  })

  it('have types that SQS takes', () => {
    for (const good of ['String', 'Number', 'Binary', 'String.json', 'Number.int', 'Binary.png']) {
      expect(
        codesOf(
          text('n', 'MTIz', good).type.startsWith('Number')
            ? text('n', '1', good)
            : text('n', 'MTIz', good)
        )
      ).toEqual([])
    }
    for (const bad of ['', 'string', 'Text', 'String.', 'Stringy', `String.${'x'.repeat(250)}`]) {
      expect(codesOf(text('n', '1', bad))).toEqual(['attribute:0 InvalidAttributeType'])
    }
    expect(codesOf(text('n', 'v', `String.${'x'.repeat(249)}`))).toEqual([])
  })

  it('have values that fit their type', () => {
    for (const good of [
      '0',
      '-1',
      '+1.5',
      '.5',
      '5.',
      '1e10',
      '1E-128',
      '1e126',
      '-9'.padEnd(39, '9')
    ]) {
      expect(codesOf(text('n', good, 'Number'))).toEqual([])
    }
    for (const bad of [
      '',
      'x',
      '1,5',
      '0x10',
      'NaN',
      'Infinity',
      '1e127',
      '1e-129',
      '9'.repeat(39),
      '--1',
      '.'
    ]) {
      expect(codesOf(text('n', bad, 'Number'))).toEqual(['attribute:0 InvalidAttributeValue'])
    }
    for (const bad of ['', 'a', 'ab', 'abc', 'a===', '====', 'YQ=', 'Y Q=', 'YQ==YQ==']) {
      expect(codesOf(text('n', bad, 'Binary'))).toEqual(['attribute:0 InvalidAttributeValue'])
    }
    expect(codesOf(text('n', 'a\0b'))).toEqual(['attribute:0 InvalidAttributeValue'])
    expect(codesOf(text('n', ''))).toEqual(['attribute:0 InvalidAttributeValue'])
  })

  it('are said with the value that is no number, of a long one its beginning', () => {
    const said = (value: string) =>
      documentProblems(document('b', {}, [text('n', value, 'Number')]), standard, 'send', false)[0]
        ?.message
    expect(said('1,5')).toBe('The value of the attribute "n" is not a number: "1,5".')
    expect(said('x\u202e'.repeat(2))).toContain('"x•x•"')
    expect(said('x'.repeat(500))).toContain(`"${'x'.repeat(39)}…"`)
  })

  it('are ten at most, each name once', () => {
    const ten = Array.from({ length: 10 }, (_, index) => text(`n${index}`))
    expect(codesOf(...ten)).toEqual([])
    expect(codesOf(...ten, text('n10'))).toEqual(['attributes TooManyAttributes'])
    expect(codesOf(text('a'), text('A'), text('a'))).toEqual(['attribute:2 DuplicateAttribute'])
  })
})

describe('ids', () => {
  it('are at most 128 characters, letters, digits and punctuation', () => {
    const all = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('')
    for (const good of [all, 'x'.repeat(128)]) {
      expect(
        codes(document('b', { messageGroupId: good, messageDeduplicationId: good }), fifo)
      ).toEqual([])
    }
    for (const bad of ['x'.repeat(129), 'a b', 'ä', '\t']) {
      expect(
        codes(document('b', { messageGroupId: bad, messageDeduplicationId: bad }), fifo)
      ).toEqual(['messageGroupId InvalidId', 'messageDeduplicationId InvalidId'])
    }
  })

  it('are needed by FIFO queues as far as these need them', () => {
    expect(codes(document('b'), fifo)).toEqual([
      'messageGroupId MissingGroupId',
      'messageDeduplicationId MissingDeduplicationId'
    ])
    const group = document('b', { messageGroupId: 'g' })
    expect(codes(group, { ...fifo, contentBasedDeduplication: true })).toEqual([])
    // Not known: then SQS decides.
    expect(codes(group, { ...fifo, contentBasedDeduplication: null })).toEqual([])
  })

  it('are for FIFO queues, but a group may be on a standard queue as well', () => {
    expect(codes(document('b', { messageGroupId: 'g' }))).toEqual([])
    expect(codes(document('b', ids))).toEqual(['messageDeduplicationId NotFifo'])
  })
})

describe('documents for a Dynamic Queue', () => {
  it('name their queue, which decides what they need', () => {
    const of = (queueNameOrUrl: string, properties: InputProperties = {}) =>
      codes(document('b', { ...properties, queueNameOrUrl }), standard, true)
    expect(codes(document('b'), standard, true)).toEqual(['queueNameOrUrl MissingQueue'])
    expect(of('events')).toEqual([])
    expect(of('https://sqs.eu-west-1.amazonaws.com/123456789012/events')).toEqual([])
    expect(of('no such name')).toEqual(['queueNameOrUrl InvalidQueueName'])
    expect(of('https://host/')).toEqual(['queueNameOrUrl InvalidQueueUrl'])
    expect(of('orders.fifo')).toEqual(['messageGroupId MissingGroupId'])
    expect(of('orders.fifo', ids)).toEqual([])
    expect(of('https://sqs.eu-west-1.amazonaws.com/123456789012/orders.fifo/', ids)).toEqual([])
  })
})

describe('documents for Receive and Delete', () => {
  it('may carry an attempt id for FIFO queues only', () => {
    const one = document('', { receiveRequestAttemptId: 'a' })
    expect(documentProblems(one, fifo, 'receive', false)).toEqual([])
    expect(documentProblems(one, standard, 'receive', false)).toMatchObject([{ code: 'NotFifo' }])
    const long = document('', { receiveRequestAttemptId: 'a'.repeat(129) })
    expect(documentProblems(long, fifo, 'receive', false)).toMatchObject([{ code: 'InvalidId' }])
  })

  it('need a receipt handle to delete', () => {
    expect(documentProblems(document('handle'), standard, 'delete', false)).toEqual([])
    expect(documentProblems(document('{}'), standard, 'delete', false)).toMatchObject([
      { field: 'receiptHandle', code: 'MissingReceiptHandle' }
    ])
  })

  it('say of a receipt handle with a space inside what is wrong with it', () => {
    const inside = /space or a line break inside/
    for (const one of [document('AQEB AQEB'), document('a\nb'), document('{"id": "a b"}')]) {
      expect(documentProblems(one, standard, 'delete', false)).toMatchObject([
        { code: 'InvalidReceiptHandle', message: expect.stringMatching(inside) }
      ])
    }
    const property = document('', { receiptHandle: 'a b' })
    expect(documentProblems(property, standard, 'delete', false)[0]?.message).toMatch(inside)
    expect(documentProblems(document(' AQEB\n'), standard, 'delete', false)).toEqual([])
  })
})

describe('every problem', () => {
  it('says what happened and what to do, for any document at all', () => {
    const url = fc.string().map((path) => `https://host/${path}`)
    const anything = fc.record({
      body: anyText,
      properties: fc.record(
        {
          messageGroupId: anyText,
          messageDeduplicationId: fc.string(),
          queueNameOrUrl: fc.oneof(fc.string(), url),
          receiptHandle: fc.string()
        },
        { requiredKeys: [] }
      ),
      attributes: fc.array(
        fc.record({
          name: fc.string(),
          type: fc.oneof(fc.constantFrom('String', 'Number', 'Binary'), fc.string()),
          value: anyText
        }),
        { maxLength: 12 }
      )
    })
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom('send', 'receive', 'delete'),
        fc.boolean(),
        fc.boolean(),
        (one, action, dynamic, isFifo) => {
          const queue = { ...standard, fifo: isFifo }
          for (const problem of documentProblems(one, queue, action, dynamic)) {
            expect(problem.message).toMatch(/\.$/)
            expect(problem.hint).toMatch(/\.$/)
            expect(problem.code).toMatch(/^[A-Z]\w+$/)
          }
        }
      )
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edited, opened, openedBy, signsOf, stepIds } from './bodies.js'

const base64 = (text: string, encoding: BufferEncoding = 'base64') =>
  Buffer.from(text).toString(encoding)

/** Texts that a person would write: at least 18 bytes, no control characters. */
const prose = fc
  .array(fc.constantFrom('Order', 'the', 'größer', '7', 'лист', '日本', 'a-b', '“quoted”', '🎉'), {
    minLength: 8,
    maxLength: 60
  })
  .map((words) => `Message ${words.join(' ')}`)

describe('base64 that is there', () => {
  it.each([
    ['a short text with padding', base64('hello'), 'hello'],
    ['a text', base64('Hello world from Longpoll'), 'Hello world from Longpoll'],
    ['JSON', base64('{"id":9007199254740993}'), '{"id":9007199254740993}'],
    ['a text with another after it', `${base64('Hello, world!?')}\n`, 'Hello, world!?']
  ])('opens %s', (_, body, text) => {
    expect(opened(body)).toMatchObject({ steps: [{ label: 'base64' }], text })
  })

  it('tells the URL-safe form, with its padding and without', () => {
    const text = '{"q":"??>>~~"}'
    const plain = base64(text, 'base64url')
    expect(plain).toMatch(/[-_]/)
    expect(opened(plain)).toMatchObject({ steps: [{ label: 'base64 (URL-safe)' }], text })
    const padded = plain.padEnd(Math.ceil(plain.length / 4) * 4, '=')
    expect(opened(padded)).toMatchObject({ steps: [{ label: 'base64 (URL-safe)' }], text })
    for (const body of [plain, padded]) {
      const again = edited(body, '{"q":"??>>~~","more":[1]}')
      expect(again.endsWith('=')).toBe(
        body === padded && base64('{"q":"??>>~~","more":[1]}').endsWith('=')
      )
    }
  })

  it.each(['\n', '\r\n'])('opens lines of 76 characters, as the tools write them (%j)', (end) => {
    const text = 'The quick brown fox jumps over the lazy dog. '.repeat(9)
    const wrapped = (whole: string) =>
      `${base64(whole)
        .match(/.{1,76}/g)!
        .join(end)}${end}`
    expect(opened(wrapped(text))).toMatchObject({ steps: [{ label: 'base64' }], text })
    expect(edited(wrapped(text), `${text}!`)).toBe(wrapped(`${text}!`))
  })

  it('goes there and back with any text, in every form', () => {
    const form = fc.constantFrom<[BufferEncoding, boolean]>(
      ['base64', true],
      ['base64', false],
      ['base64url', false]
    )
    fc.assert(
      fc.property(prose, prose, form, (text, other, [encoding, padded]) => {
        const write = (whole: string) =>
          padded ? base64(whole, encoding) : base64(whole, encoding).replace(/=+$/, '')
        const body = write(text)
        expect(opened(body).text).toBe(text)
        expect(edited(body, text)).toBe(body)
        expect(openedBy(edited(body, other), ...stepIds(edited(body, other))).text).toBe(other)
      })
    )
  })

  it('opens base64 of base64', () => {
    const text = 'Hello world from Longpoll'
    expect(opened(base64(base64(text)))).toMatchObject({
      steps: [{ id: 'base64' }, { id: 'base64' }],
      text
    })
  })

  it('shows the bytes of a file that it knows', () => {
    const png = Buffer.from(
      '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489',
      'hex'
    )
    const { steps, format, text, bytes } = opened(png.toString('base64'))
    expect(steps).toMatchObject([{ id: 'base64', bytes: 33 }])
    expect({ format, text, bytes: Buffer.from(bytes ?? []) }).toEqual({
      format: 'binary',
      text: null,
      bytes: png
    })
  })
})

describe('what only looks like base64', () => {
  const none = (text: string) => {
    expect(signsOf(text), text).toEqual([])
  }
  const letters = (alphabet: string, minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })
  const many = { numRuns: 600 }

  it.each([
    'test',
    'deadbeef',
    'cafebabecafebabe',
    'hello123',
    'status==',
    'OrderPlacedEventHandlerInvocation',
    'ThisIsAnIdentifierOfSomeLength12',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '1234567890123456',
    '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'arn:aws:sqs:eu-central-1:123456789012:orders',
    'Lorem ipsum dolor sit amet',
    'd41d8cd98f00b204e9800998ecf8427e',
    'WzFd',
    'e30='
  ])('is left alone: %s', none)

  it('hexadecimal words, of either case', () => {
    fc.assert(fc.property(letters('0123456789abcdef', 1, 128), none), many)
    fc.assert(fc.property(letters('0123456789ABCDEF', 1, 128), none), many)
  })

  it('numbers and UUIDs', () => {
    fc.assert(fc.property(letters('0123456789', 1, 64), none), many)
    fc.assert(fc.property(fc.uuid(), none), many)
    fc.assert(
      fc.property(fc.array(fc.uuid(), { minLength: 1, maxLength: 4 }), (ids) => none(ids.join('-')))
    )
  })

  it('words of letters and digits, put together as identifiers are', () => {
    const word = fc.constantFrom(
      'Order',
      'User',
      'Event',
      'Created',
      'Id',
      'HTTP',
      'v2',
      '2026',
      'eu',
      'west'
    )
    const joined = fc.constantFrom('', '-', '_', '/', '+')
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), joined, (words, by) =>
        none(words.join(by))
      ),
      many
    )
  })

  it('any text of the base64 alphabet', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    fc.assert(fc.property(letters(alphabet, 1, 200), none), many)
  })

  it('base64 of bytes that say nothing, such as receipt handles', () => {
    const bytes = fc.uint8Array({ minLength: 24, maxLength: 200 })
    fc.assert(
      fc.property(bytes, (value) => none(Buffer.from(value).toString('base64'))),
      many
    )
  })

  it('text of any kind', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), none), many)
  })

  it('refuses what would not come back as the same text', () => {
    const whole = base64('Hello world from Longpoll!')
    // Other bits behind the last byte, padding in the middle, space inside.
    none(whole.replace(/E=$/, 'F='))
    none(`${whole.slice(0, 8)}=${whole.slice(8)}`)
    none(`${whole.slice(0, 8)} ${whole.slice(8)}`)
    none(` ${whole}`)
  })
})

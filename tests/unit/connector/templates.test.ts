import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  documentTemplate,
  escapeTemplate,
  fillTemplate,
  mostHexDigits,
  parseTemplate,
  TemplateError
} from '../../../src-main/contract/index.js'
import { seededRandom } from '../../../src-main/contract/template-random.js'

const at = Date.UTC(2026, 0, 31, 12, 0, 0, 5)
const fill = (text: string, index = 0, seed = 'seed') =>
  fillTemplate(parseTemplate(text), { index, at, random: seededRandom(seed, index) })

/** Text that is full of what matters to the parser. */
const tricky = fc
  .array(fc.oneof(fc.constantFrom('{', '}', '\\', '{{', '}}', 'uuid', ' '), fc.string()))
  .map((parts) => parts.join(''))

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

describe('a template', () => {
  it('leaves text without placeholders as it is', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        fc.pre(!text.includes('{{'))
        expect(fill(text)).toBe(text)
      })
    )
  })

  it('becomes exactly the text that was escaped', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        expect(fill(escapeTemplate(text))).toBe(text)
      })
    )
  })

  it('is filled in as the reference does it', () => {
    const parts = [
      ['{{index}}', (index: number) => String(index)],
      ['{{ index -5 }}', (index: number) => String(index - 5)],
      ['{{now}}', () => '2026-01-31T12:00:00.005Z'],
      ['{{now ms}}', () => String(at)],
      ['{{now s}}', () => String(Math.floor(at / 1000))],
      ['{{random 7 7}}', () => '7'],
      ['{{random pick one}}', () => 'one']
    ] as const
    const part = fc.oneof(
      fc.constantFrom(...parts),
      // Between two placeholders an escaped brace or backslash would be read with the next one.
      fc.string().map((text) => {
        const plain = `${text.replaceAll(/[{\\]/g, '')}.`
        return [plain, () => plain] as const
      })
    )
    const index = fc.integer({ min: 0, max: 1e12 })
    fc.assert(
      fc.property(fc.array(part), index, (chosen, position) => {
        const written = chosen.map(([text]) => text).join('')
        expect(fill(written, position)).toBe(chosen.map(([, value]) => value(position)).join(''))
      })
    )
  })

  it('has random values within their limits', () => {
    const bound = fc.integer({ min: -1e15, max: 1e15 })
    fc.assert(
      fc.property(bound, bound, fc.nat(), (one, other, index) => {
        const [min, max] = [Math.min(one, other), Math.max(one, other)]
        const value = Number(fill(`{{random ${min} ${max}}}`, index))
        expect(Number.isInteger(value) && value >= min && value <= max).toBe(true)
      })
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: mostHexDigits }), fc.nat(), (digits, index) => {
        expect(fill(`{{random hex ${digits}}}`, index)).toMatch(new RegExp(`^[\\da-f]{${digits}}$`))
      })
    )
    const dice = new Set(Array.from({ length: 200 }, (_, n) => fill('{{random 1 6}}', n)))
    expect([...dice].sort()).toEqual(['1', '2', '3', '4', '5', '6'])
    const picked = new Set(Array.from({ length: 99 }, (_, n) => fill('{{random pick a | b}}', n)))
    expect([...picked].sort()).toEqual(['a', 'b'])
  })

  it('has the same values for the same seed and index, and others for others', () => {
    const text = '{{uuid}} {{random 0 1000000}} {{random hex 16}}'
    fc.assert(
      fc.property(fc.string(), fc.nat(), (seed, index) => {
        expect(fill(text, index, seed)).toBe(fill(text, index, seed))
        expect(fill(text, index, seed)).not.toBe(fill(text, index + 1, seed))
        expect(fill(text, index, seed)).not.toBe(fill(text, index, `${seed}.`))
      })
    )
  })

  it('makes no UUID twice in a Send, nor in a message', () => {
    const count = 50_000
    const made = new Set<string>()
    for (let index = 0; index < count; index++) {
      for (const one of fill('{{uuid}} {{uuid}}', index).split(' ')) made.add(one)
    }
    expect(made.size).toBe(2 * count)
    expect(fill('{{uuid}}')).toMatch(uuid)
  })

  it('takes a backslash and more than two braces', () => {
    expect(fill('\\{{uuid}}')).toBe('{{uuid}}')
    expect(fill('\\\\{{index}}')).toBe('\\0')
    expect(fill('a\\b{{{index}}}')).toBe('a\\b{0}')
    expect(fill('\\{{{x}}}')).toBe('{{{x}}}')
  })

  it.each([
    ['{{nope}}', '{{nope}} cannot be filled in: it is not known', 0],
    ['a {{ }}', '{{ }} cannot be filled in: it is not known', 2],
    ['ab{{uuid', 'a placeholder is not closed: its }} is missing', 2],
    ['{{uuid 4}}', '{{uuid 4}} cannot be filled in: uuid takes nothing more', 0],
    ['{{now min}}', '{{now min}} cannot be filled in: now takes s or ms', 0],
    ['{{index x}}', '{{index x}} cannot be filled in: index takes a whole number: {{index 1}}', 0],
    ['{{random 2 1}}', 'the first number of random must not be greater', 0],
    ['{{random 1}}', 'random takes two whole numbers', 0],
    ['{{random 0 9007199254740991}}', 'random takes two whole numbers', 0],
    ['{{random hex 0}}', 'hex takes 1 to 1024 digits', 0],
    ['{{random hex 1025}}', 'hex takes 1 to 1024 digits', 0],
    ['{{random pick}}', 'name the texts to pick from', 0]
  ])('refuses %s', (text, message, position) => {
    const refused = (): unknown => {
      try {
        return parseTemplate(text)
      } catch (error) {
        return error
      }
    }
    expect(refused()).toBeInstanceOf(TemplateError)
    expect(refused()).toMatchObject({ message: expect.stringContaining(message), at: position })
  })
})

describe('a document with placeholders', () => {
  const document = {
    body: '{"n": {{index}}}',
    properties: {
      messageGroupId: 'g{{random 3 3}}',
      messageDeduplicationId: '{{uuid}}',
      queueNameOrUrl: 'orders-{{random pick a}}',
      receiptHandle: '{{uuid}}'
    },
    attributes: [
      { name: 'text', type: 'String.x', value: '{{index 1}}' },
      { name: 'number', type: 'Number', value: '{{random 5 5}}' },
      { name: 'bytes', type: 'Binary', value: '{{==' }
    ]
  }

  it('is filled in everywhere but in Binary attributes and in what a Send does not take', () => {
    const { template } = documentTemplate(document)
    expect(template?.fill({ seed: 's', index: 8, at })).toEqual({
      body: '{"n": 8}',
      properties: {
        messageGroupId: 'g3',
        messageDeduplicationId: expect.stringMatching(uuid),
        queueNameOrUrl: 'orders-a',
        receiptHandle: '{{uuid}}'
      },
      attributes: [
        { name: 'text', type: 'String.x', value: '9' },
        { name: 'number', type: 'Number', value: '5' },
        { name: 'bytes', type: 'Binary', value: '{{==' }
      ]
    })
  })

  it('says what is wrong by field, name and position, with what there is', () => {
    const { problems } = documentTemplate({
      body: 'first line\nsecond {{what}}',
      properties: { messageGroupId: '{{group}}' },
      attributes: [{ name: 'kind', type: 'String', value: '{{' }]
    })
    expect(problems?.map(({ field, message }) => [field, message])).toEqual([
      ['body', 'Body, line 2, column 8: {{what}} cannot be filled in: it is not known.'],
      [
        'messageGroupId',
        'Message Group Id, column 1: {{group}} cannot be filled in: it is not known.'
      ],
      ['attribute:0', 'Attribute kind, column 1: a placeholder is not closed: its }} is missing.']
    ])
    expect(problems?.[0]?.hint).toContain('{{uuid}}')
    expect(problems?.[0]?.hint).toContain('\\{{')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quote, termsIn } from '@/model/queues/filter-terms'
import { parseFilter, withoutCondition } from '@/model/queues/filter-text'

/** Texts in which what the filter looks for is likely. */
const piece = fc.oneof(
  fc.constantFrom(
    'visible',
    'in flight',
    'tag:',
    'tags:',
    '"',
    '""',
    ' ',
    '>',
    '<=',
    '=',
    ':',
    '!='
  ),
  fc.string({ maxLength: 4, unit: 'binary' })
)
const typed = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
const nameLike = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}(\.fifo)?$/)
const operator = fc.constantFrom('<', '<=', '=', '==', '!=', '>=', '>', ':')
const blanks = fc.constantFrom('', ' ', '  ')

describe('parseFilter', () => {
  it.each([
    ['visible=5', ['visible=5']],
    ['visible:5', ['visible=5']],
    ['Visible == 5', ['visible=5']],
    ['in flight>3', ['inflight>3']],
    ['in-flight > 3 x', ['inflight>3']],
    ['inflight>3', ['inflight>3']],
    ['delayed!=0', ['delayed!=0']],
    ['visible<>5', ['visible!=5']],
    ['visible>1,000', ['visible>1,000']],
    ['visible>10k', ['visible>10k']],
    ['tag:team="order desk"', ['tag:team="order desk"']],
    ['tag:"cost center"', ['tag:"cost center"']],
    ['tags:"a=b"=c=d', ['tag:"a=b"=c=d']],
    ['tag:aws:cloudformation:stack-name=orders', ['tag:aws:cloudformation:stack-name=orders']],
    ['tag:note="say ""now"""', ['tag:note="say ""now"""']],
    ['tag:team=', ['tag:team=']]
  ])('understands %s', (text, conditions) => {
    const parsed = parseFilter(text)
    expect(parsed.conditions.map((one) => one.text)).toEqual(conditions)
    expect(parsed).toMatchObject({ problems: [], broken: false })
  })

  it.each([
    ['visible>1k', 1_000],
    ['visible>10K', 10_000],
    ['visible>1.5M', 1_500_000],
    ['visible>1.1M', 1_100_000],
    ['visible>12,345,678', 12_345_678],
    ['visible>0', 0]
  ])('reads the number of %s', (text, number) => {
    expect(parseFilter(text).conditions).toMatchObject([{ number }])
  })

  it.each([
    ['visible>x', 'whole number'],
    ['visible>', 'whole number'],
    ['visible:', 'whole number'],
    ['visible>,', 'whole number'],
    ['visible>-1', 'whole number'],
    ['visible>=-1', 'whole number'],
    ['visible=o', 'whole number'],
    ['visible>1,5', 'whole number'],
    ['visible>1,00', 'whole number'],
    ['visible>1.5', 'whole number'],
    ['visible>1.0005k', 'whole number'],
    ['visible>1g', 'whole number'],
    ['visible>1 000', '“visible>1 000” has a blank in its number: write visible>1,000.'],
    ['in flight >= 12 345 678', 'write inflight>=12,345,678.'],
    ['visible:1\u202f000k', 'write visible=1,000k.'],
    ['type:fifo', 'The type is chosen beside the filter.'],
    ['fifo=true', 'The type is chosen beside the filter.'],
    ['state:empty', 'The state is chosen beside the filter.'],
    ['name:pay', 'typed by itself: pay.'],
    ['visible=>5', 'whole number'],
    ['tag:', 'name of a tag'],
    ['tag:=x', 'name of a tag'],
    ['tag:team="order', 'quote is not closed'],
    ['"orders', 'quote is not closed'],
    ['flight>3', '“flight” is nothing to filter by'],
    ['team=payments', 'A tag is tag:team=payments.'],
    ['size > 3', '“size > 3”: “size” is nothing to filter by here.'],
    ['constructor>3', '“constructor” is nothing to filter by']
  ])('says what it did not understand of %s', (text, problem) => {
    const parsed = parseFilter(`orders ${text}`)
    expect(parsed.problems.join(' ')).toContain(problem)
    expect(parsed).toMatchObject({ words: ['orders'], conditions: [], broken: true })
  })

  it.each([
    'visible>1 0000',
    'visible>1 000x',
    'visible>1000 000',
    'visible>1  000',
    'visible>1 00'
  ])('takes what is no group of three digits for a part of a name: %s', (text) => {
    const parsed = parseFilter(text)
    expect(parsed).toMatchObject({ broken: false, conditions: [{ kind: 'count' }] })
    expect(parsed.words).toEqual([text.split(/\s+/)[1]])
  })

  it('says that nothing stands before an operator', () => {
    expect(parseFilter(' >3')).toMatchObject({ words: [], conditions: [] })
    expect(parseFilter(' >3').problems[0]).toContain('nothing before it')
  })

  it.each([
    ['*.fifo', 'type .fifo. The type is chosen beside the filter.'],
    ['pay-*', 'type pay-.'],
    ['pay*dlq', 'type pay dlq.'],
    ['*', 'leave the filter empty to see all.']
  ])('says what to type instead of %s', (text, problem) => {
    expect(parseFilter(text).problems.join(' ')).toContain(problem)
  })

  it.each(['orders+', 'o/r', '"order desk"', 'größe'])('says that no name has %s in it', (text) => {
    const parsed = parseFilter(text)
    expect(parsed.words).toHaveLength(1)
    expect(parsed.problems[0]).toContain('letters, digits')
  })

  it('says what words there are where one is unknown', () => {
    for (const word of ['visible', 'inflight', 'delayed', 'tag:team="order desk"']) {
      expect(parseFilter('age>3 size:2').help).toContain(word)
    }
  })

  it('parts of names are words, whatever stands around them', () => {
    fc.assert(
      fc.property(fc.array(nameLike, { maxLength: 5 }), blanks, (names, blank) => {
        const parsed = parseFilter(blank + names.join(` ${blank}`) + blank)
        expect(parsed).toEqual({
          words: names,
          conditions: [],
          problems: [],
          broken: false,
          help: null
        })
      })
    )
  })

  it('every tag can be typed, whatever its name and its value', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 })
    fc.assert(
      fc.property(text, fc.option(text), nameLike, (name, value, word) => {
        fc.pre(name !== '')
        const typedTag = `tag:${quote(name, '=')}${value === null ? '' : `=${quote(value)}`}`
        const parsed = parseFilter(`${word} ${typedTag} ${word}`)
        expect(parsed.problems).toEqual([])
        expect(parsed.words).toEqual([word, word])
        expect(parsed.conditions).toEqual([{ kind: 'tag', text: typedTag, name, value }])
      })
    )
  })

  it('what looks like a condition with an unknown name is told, and is no part of a name', () => {
    fc.assert(
      fc.property(nameLike, blanks, operator, blanks, fc.nat(), (name, before, sign, after, n) => {
        fc.pre(!/^(visible|in[-_]*flight|delayed|tags?)$/i.test(name.replace(/[-_]/g, '')))
        const parsed = parseFilter(`x ${name}${before}${sign}${after}${n}`)
        expect(parsed).toMatchObject({ words: ['x'], conditions: [] })
        expect(parsed.problems).toHaveLength(1)
        expect(parsed.problems[0]).toContain(name)
      })
    )
  })

  it('takes any text, loses nothing of it, and understands again what it made of it', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const raws = termsIn(text).map(({ raw }) => raw)
        expect(raws.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        for (const condition of parseFilter(text).conditions) {
          expect(parseFilter(condition.text)).toEqual({
            words: [],
            conditions: [condition],
            problems: [],
            broken: false,
            help: null
          })
        }
      }),
      { numRuns: 500 }
    )
  })

  it('takes a very long text: what grew with its square would not end here', () => {
    for (const long of ['"', ' ', 'a', '=', 'in ', 'tag:', 'a ']) {
      const text = long.repeat(200_000)
      for (const typed of [text, `${text}"`]) {
        const { words, conditions, problems } = parseFilter(typed)
        const understood = words.length + conditions.length + problems.length
        expect(understood > 0).toBe(typed.trim() !== '')
      }
    }
  })
})

describe('withoutCondition', () => {
  it('leaves the rest as it was typed', () => {
    const [first] = parseFilter('tag:team="order desk"').conditions
    expect(withoutCondition('Orders age>1 tag:team="order desk" visible > 3', first!)).toBe(
      'Orders age>1 visible > 3'
    )
  })
  it('takes every condition away that is the same', () => {
    const condition = fc.constantFrom(
      'visible>1',
      'in flight : 2',
      'tag:a',
      'tag:a="b c"',
      'orders'
    )
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 8 }), (parts) => {
        const text = parts.join(' ')
        for (const one of parseFilter(text).conditions) {
          const rest = parseFilter(withoutCondition(text, one))
          expect(rest.conditions).toEqual(
            parseFilter(text).conditions.filter((other) => other.text !== one.text)
          )
          expect(rest.words).toEqual(parseFilter(text).words)
        }
      })
    )
  })
})

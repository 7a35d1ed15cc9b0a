import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { formatOf, isNdjson, type ImportFormat } from '@/model/import/formats'
import { defaultMapping, mappedDocument } from '@/model/import/mapping'
import { readFiles, type Reading } from '@/model/import/read-files'

const how: Reading = { documents: true, header: true }
const never = new AbortController().signal

/** A file that is read in parts of this many bytes. */
function fileOf(text: string | Uint8Array<ArrayBuffer>, name: string, part = 7): File {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const file = new File([bytes], name)
  file.stream = () =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += part) {
          controller.enqueue(bytes.slice(at, at + part))
        }
        controller.close()
      }
    })
  return file
}

const read = (
  text: string | Uint8Array<ArrayBuffer>,
  format: ImportFormat,
  reading: Partial<Reading> = {},
  part?: number
) => readFiles([{ file: fileOf(text, `a.${format}`, part), format }], { ...how, ...reading }, never)

async function bodies(...given: Parameters<typeof read>) {
  const { records, fields } = await read(...given)
  const mapping = defaultMapping([...fields.keys()], [])
  return records.map((record) => mappedDocument(record, mapping).body)
}

const anyText = fc.string({ unit: 'grapheme' })
const anyCharacter = fc.string({ unit: 'binary' })
const anyPart = fc.integer({ min: 1, max: 40 })

describe('NDJSON', () => {
  test('takes a value of a line as the body, to the character', async () => {
    const lines = [
      '12345678901234567890.10',
      '{"a":  1e400 , "b":[ ]}',
      '[1,2]',
      '"text\\n\\u00e9"',
      'null'
    ]
    expect(await bodies(lines.join('\r\n'), 'ndjson')).toEqual([
      ...lines.slice(0, 3),
      '"text\\n\\u00e9"',
      'null'
    ])
  })

  test('takes an object with a body as a document', async () => {
    const line =
      '{"Message Group Id":"g","properties":{"messageDeduplicationId":"d"},"body":{"n":9007199254740993},' +
      '"attribute:n:Number.int":12345678901234567890,"attributes":[{"name":"a:b","type":"String","value":"x"}],"receiptHandle":null}'
    const { records, fields } = await read(line, 'ndjson')
    const mapping = defaultMapping([...fields.keys()], ['messageGroupId', 'messageDeduplicationId'])
    expect(mappedDocument(records[0]!, mapping)).toEqual({
      body: '{"n":9007199254740993}',
      properties: { messageGroupId: 'g', messageDeduplicationId: 'd' },
      attributes: [
        { name: 'a:b', type: 'String', value: 'x' },
        { name: 'n', type: 'Number.int', value: '12345678901234567890' }
      ]
    })
  })

  test('takes such an object as a body where that is asked for', async () => {
    expect(await bodies('{"body":1}', 'ndjson', { documents: false })).toEqual(['{"body":1}'])
  })

  test('leaves a bad line out and goes on with the next', async () => {
    const { records, problems } = await read('1\n\n{"a":\n"b"', 'ndjson')
    expect(records.map(({ at }) => at)).toEqual([1, 4])
    expect(problems).toMatchObject([{ at: 3, leftOut: true }])
  })
})

describe('JSON', () => {
  test('finds the elements of an array however the file is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.json()),
        fc.constantFrom('', ' ', '\r\n'),
        anyPart,
        async (values, space, part) => {
          const text = `${space}[${space}${values.join(`${space},${space}`)}${space}]${space}`
          expect(await bodies(text, 'json', { documents: false }, part)).toEqual(
            values.map((value) => value.trim())
          )
        }
      )
    )
  })

  test('finds values one after the other', async () => {
    expect(await bodies(' {"a":"]"}{"b":"\\""}\n12 "x" [1] ', 'json')).toEqual([
      '{"a":"]"}',
      '{"b":"\\""}',
      '12',
      '"x"',
      '[1]'
    ])
  })

  test.each([
    ['[1, {"a":', 'ends in the middle'],
    ['[1', 'before the array does'],
    ['[1,,2]', 'no value before the comma'],
    ['[1] 2', 'behind the end'],
    ['[1, x]', 'not valid JSON'],
    [' ', 'no JSON value']
  ])('says what is wrong with %s', async (text, why) => {
    const { problems } = await read(text, 'json')
    expect(problems.map(({ message }) => message).join()).toContain(why)
  })
})

describe('CSV', () => {
  const options = { newline: '\r\n', quotes: true } as const

  test('gives back every cell, however it is written', async () => {
    const cells = fc.array(fc.tuple(anyCharacter, anyText), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(
        cells,
        fc.constantFrom(',', ';', '\t'),
        anyPart,
        async (rows, delimiter, part) => {
          const safe = rows.map(([a, b]) => [a, `b${b}`])
          const text = Papa.unparse([['Body', 'Message Group Id'], ...safe], {
            ...options,
            delimiter
          })
          const { records, problems } = await read(text, 'csv', {}, part)
          expect(problems).toEqual([])
          expect(records.map(({ fields }) => fields.map(([, value]) => value))).toEqual(safe)
        }
      )
    )
  })

  test('reads a table that is longer than a part', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => [
      `${index}`,
      `{"n":${index},"t":"a\r\nb"}`
    ])
    const text = Papa.unparse([['messageGroupId', 'body'], ...rows], options)
    const { records } = await read(text, 'csv', {}, 65_536)
    expect(records).toHaveLength(30_000)
    expect(records.at(-1)?.fields.map(([, value]) => value)).toEqual(rows.at(-1))
    expect(records.at(-1)?.at).toBe(30_001)
  })

  test('says which row has too many cells, or a quote too few', async () => {
    const many = await read('body,a\n{"x":1,2},b\n1,2', 'csv')
    expect(many.problems).toMatchObject([{ at: 2, leftOut: true }])
    expect(many.records).toHaveLength(1)
    const open = await read('body,a\n1,2\n"x,b\n1,2', 'csv')
    expect(open.problems).toMatchObject([{ at: 3, message: expect.stringContaining('not closed') }])
  })

  test('numbers the columns of a table without names', async () => {
    const { fields, records } = await read('a,b\nc,d\n', 'csv', { header: false })
    expect([...fields]).toEqual([
      ['Column 1', 2],
      ['Column 2', 2]
    ])
    expect(records).toHaveLength(2)
  })
})

describe('text', () => {
  test('takes the whole file to the character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), anyPart, async (text, part) => {
        const whole = text.replace(/^\ufeff/, '')
        fc.pre(whole !== '')
        expect(await bodies(whole, 'whole', {}, part)).toEqual([whole])
      })
    )
  })

  test('takes a document on each line', async () => {
    expect(await bodies('a\r\n\r\n  b\t\n\nc\rd', 'lines')).toEqual(['a', '  b\t', 'c\rd'])
  })

  test('reads UTF-16 by its mark and refuses what is no text', async () => {
    const utf16 = new Uint8Array([0xff, 0xfe, 0x61, 0x00, 0xac, 0x20])
    expect(await bodies(utf16, 'whole')).toEqual(['a€'])
    const { problems } = await read(new Uint8Array([0x61, 0xff, 0xff]), 'whole')
    expect(problems).toMatchObject([{ at: null, message: expect.stringContaining('not text') }])
  })

  test('takes 1 MiB', async () => {
    const text = 'ü\r\n'.repeat(262_144)
    expect(await bodies(text, 'whole', {}, 65_536)).toEqual([text])
  })
})

test('ends when it is cancelled', async () => {
  const cancel = new AbortController()
  const text = '1\n'.repeat(100_000)
  const sources = [{ file: fileOf(text, 'a.ndjson', 100), format: 'ndjson' as const }]
  const { records } = await readFiles(sources, how, cancel.signal, (_, documents) => {
    if (documents > 1000) cancel.abort()
  })
  expect(records.length).toBeLessThan(2000)
})

test('reads several files, each by its name', async () => {
  const names = ['a.json', 'b.NDJSON', 'c.jsonl', 'd.csv', 'e.tsv', 'f.txt', 'g', 'h.xml']
  expect(names.map(formatOf)).toEqual([
    'json',
    'ndjson',
    'ndjson',
    'csv',
    'csv',
    'whole',
    'whole',
    'whole'
  ])
  const sources = [
    { file: fileOf('[1,2]', 'a.json'), format: 'json' as const },
    { file: fileOf('body\nx', 'd.csv'), format: 'csv' as const }
  ]
  const { records } = await readFiles(sources, how, never)
  expect(records.map(({ file, at }) => `${file}:${at}`)).toEqual([
    'a.json:1',
    'a.json:2',
    'd.csv:2'
  ])
})

describe('mapping', () => {
  test('goes by label and key in any case', () => {
    const takes = ['messageGroupId', 'receiptHandle'] as const
    const names = [
      'message group id',
      'RECEIPTHANDLE',
      'Message Deduplication Id',
      'attribute:x',
      'Body',
      'other'
    ]
    expect([...defaultMapping(names, takes).values()]).toEqual([
      { kind: 'property', property: 'messageGroupId' },
      { kind: 'property', property: 'receiptHandle' },
      null,
      { kind: 'attribute', spec: 'x' },
      { kind: 'body' },
      null
    ])
  })

  test('takes the only other column as the body', () => {
    expect(defaultMapping(['payload', 'Message Id'], []).get('payload')).toEqual({ kind: 'body' })
    expect(defaultMapping(['a', 'b'], []).get('a')).toBeNull()
  })
})

test.each([
  ['{"a":1}\n{"a":2}\n', true],
  ['{"a":1}\r\n\r\n[2]', true],
  ['{"a":1}', false],
  ['{\n  "a": 1\n}', false],
  ['1\n2', false],
  ['{"a":1}\nand text', false],
  ['', false]
])('tells a pasted text of several values from one: %j', (text, several) => {
  expect(isNdjson(text)).toBe(several)
})

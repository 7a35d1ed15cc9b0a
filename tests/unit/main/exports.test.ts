import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { InputDocument } from '../../../src-main/contract/index.js'
import { exportDocuments } from '../../../src-main/exports/export.js'
import { Store } from '../../../src-main/journal/store.js'
import { defaultMapping, mappedDocument } from '@/model/import/mapping'
import { readFiles } from '@/model/import/read-files'
import { received } from '../journal/documents.js'
import { newRun, run } from '../journal/stores.js'

const never = new AbortController().signal
let folder = ''
let store: Store
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longpoll-export-'))
  store = new Store({ file: null, key: null })
})
afterEach(async () => {
  store.close()
  await rm(folder, { recursive: true, force: true })
})

const journal = {
  page: async (input: Parameters<Store['pages']['page']>[0]) => store.pages.page(input),
  document: async (id: number) => store.document(id)
}

type Input = Parameters<typeof exportDocuments>[1]
const told: { documents: number; total: number | null }[] = []

const save = (input: Omit<Input, 'exportId'>, path: string, signal: AbortSignal = never) =>
  exportDocuments(
    {
      journal,
      places: { file: async () => path, folder: async () => path },
      tell: (progress) => told.push(progress)
    },
    { exportId: 'e', ...input },
    signal
  )

const takes = [
  'messageGroupId',
  'messageDeduplicationId',
  'queueNameOrUrl',
  'receiveRequestAttemptId',
  'receiptHandle'
] as const

/** Imports a file again, as the window does. */
async function imported(path: string, format: 'ndjson' | 'csv'): Promise<InputDocument[]> {
  const file = new File([await readFile(path)], `a.${format}`)
  const how = { documents: true, header: true }
  const { records, fields, problems } = await readFiles([{ file, format }], how, never)
  expect(problems).toEqual([])
  const mapping = defaultMapping([...fields.keys()], takes)
  return records.map((record) => mappedDocument(record, mapping))
}

/** Any UTF-16 at all, halves of pairs included. */
const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
const anyText = fc.string({ unit })
const filled = fc.string({ unit, minLength: 1 })
const anyDocument: fc.Arbitrary<InputDocument> = fc.record({
  body: fc.oneof(anyText, fc.json(), fc.constant('\r\n"\u2028\u0000,12345678901234567890')),
  properties: fc.record(
    {
      messageGroupId: filled,
      messageDeduplicationId: filled,
      queueNameOrUrl: filled,
      receiveRequestAttemptId: filled,
      receiptHandle: filled
    },
    { requiredKeys: [] }
  ),
  attributes: fc.array(
    fc.record({
      name: anyText,
      type: fc.constantFrom('String', 'Number', 'Number.int', 'Binary', 'String.a:b'),
      value: anyText
    }),
    { maxLength: 10 }
  )
})

const keep = (documents: readonly InputDocument[]) =>
  run(
    store,
    documents.map((document) => received({ ...document, direction: 'input', state: 'input' })),
    { action: 'send' }
  )

describe('NDJSON', () => {
  test('gives the same documents when it is imported back', async () => {
    const path = join(folder, 'a.ndjson')
    await fc.assert(
      fc.asyncProperty(fc.array(anyDocument, { minLength: 1, maxLength: 8 }), async (documents) => {
        const { id } = keep(documents)
        const scope = { kind: 'run', runId: id, direction: 'input' } as const
        expect(await save({ scope, format: 'ndjson' }, path)).toEqual({
          saved: true,
          documents: documents.length
        })
        expect(await imported(path, 'ndjson')).toEqual(documents)
      }),
      { numRuns: 60 }
    )
  })

  test('writes more than a page, those that match, and those that are chosen', async () => {
    const documents = Array.from({ length: 700 }, (_, n) =>
      received({
        body: n % 7 === 0 ? `seven ${n}` : `other ${n}`,
        direction: 'input',
        state: 'input'
      })
    )
    const { id, documentIds } = run(store, documents, { action: 'send' })
    const scope = { kind: 'run', runId: id, direction: 'input' } as const
    const path = join(folder, 'a.ndjson')
    const bodies = async () => (await imported(path, 'ndjson')).map(({ body }) => body)
    await save({ scope, format: 'ndjson' }, path)
    expect(await bodies()).toEqual(documents.map(({ body }) => body))
    expect(told.at(-1)?.total).toBe(700)
    await save({ scope, filter: { text: 'SEVEN' }, format: 'ndjson' }, path)
    expect(await bodies()).toEqual(
      documents.map(({ body }) => body).filter((body) => body.startsWith('seven'))
    )
    await save({ scope, ids: [documentIds[5]!, documentIds[2]!], format: 'ndjson' }, path)
    expect(await bodies()).toEqual(['other 5', 'other 2'])
  })
})

describe('CSV', () => {
  const one = (given: Partial<InputDocument>): InputDocument => ({
    body: 'x',
    properties: {},
    attributes: [],
    ...given
  })

  test('has a column for every property and attribute that is there', async () => {
    const documents = [
      one({ body: '{"a":1,\r\n"b":"\u00fc"}', properties: { messageGroupId: 'g' } }),
      one({ attributes: [{ name: 'n', type: 'Number.int', value: '7' }] }),
      one({ attributes: [{ name: 'n', type: 'String', value: ' seven' }] })
    ]
    const { id } = keep(documents)
    const path = join(folder, 'a.csv')
    await save({ scope: { kind: 'run', runId: id, direction: 'input' }, format: 'csv' }, path)
    expect((await readFile(path, 'utf8')).split('\r\n')[0]).toBe(
      '"Body","Message Group Id","attribute:n:Number.int","attribute:n:String"'
    )
    expect(await imported(path, 'csv')).toEqual(documents)
  })

  test('is refused where the attributes are too many for columns', async () => {
    const documents = Array.from({ length: 501 }, (_, n) =>
      one({ attributes: [{ name: `a${n}`, type: 'String', value: 'x' }] })
    )
    const { id } = keep(documents)
    const scope = { kind: 'run', runId: id, direction: 'input' } as const
    const saving = save({ scope, format: 'csv' }, join(folder, 'a.csv'))
    await expect(saving).rejects.toMatchObject({ failure: { code: 'TooManyColumns' } })
    expect(await readdir(folder)).toEqual([])
  })
})

test('writes each body to a file of its own, and over none that is there', async () => {
  const bodies = ['{"a":1}', 'text\r\n\u00fc', 'same id', 'evil id']
  const { id } = run(
    store,
    bodies.map((body, n) =>
      received({
        body,
        properties: { messageId: ['m1', 'm2', 'm2', '../../m3'][n]!, receiptHandle: 'r' }
      })
    )
  )
  await writeFile(join(folder, 'm1.json'), 'there before')
  const scope = { kind: 'run', runId: id, direction: 'output' } as const
  await save({ scope, format: 'files' }, folder)
  const files = (await readdir(folder)).sort()
  expect(files).toHaveLength(5)
  expect(await readFile(join(folder, 'm1.json'), 'utf8')).toBe('there before')
  expect(await readFile(join(folder, 'm1 (2).json'), 'utf8')).toBe(bodies[0])
  expect(await readFile(join(folder, 'm2.txt'), 'utf8')).toBe(bodies[1])
  expect(await readFile(join(folder, 'm2 (2).txt'), 'utf8')).toBe(bodies[2])
  expect(files.filter((name) => name.startsWith('document-'))).toHaveLength(1)
})

describe('what ends early', () => {
  test('says why and leaves no file half written', async () => {
    const { id } = run(store, [received()])
    const scope = { kind: 'run', runId: id, direction: 'output' } as const
    const saving = save({ scope, format: 'ndjson' }, join(folder, 'gone', 'a.ndjson'))
    await expect(saving).rejects.toMatchObject({
      failure: { code: 'ExportFailed', message: expect.stringContaining('not there any more') }
    })
    await expect(save({ scope, format: 'files' }, join(folder, 'gone'))).rejects.toMatchObject({
      failure: { code: 'ExportFailed' }
    })
  })

  test('keeps the file that was there when it is cancelled', async () => {
    const { id } = run(
      store,
      Array.from({ length: 300 }, () => received())
    )
    const path = join(folder, 'a.ndjson')
    await writeFile(path, 'before')
    const cancel = new AbortController()
    const input = {
      exportId: 'e',
      scope: { kind: 'run', runId: id, direction: 'output' },
      format: 'ndjson'
    } as const
    const places = { file: async () => path, folder: async () => path }
    const slow = {
      ...journal,
      document: async (documentId: number) => {
        cancel.abort()
        return journal.document(documentId)
      }
    }
    const saving = exportDocuments(
      { journal: slow, places, tell: () => undefined },
      input,
      cancel.signal
    )
    await expect(saving).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['a.ndjson'])
    expect(await readFile(path, 'utf8')).toBe('before')
  })

  test('writes nothing where the person changed their mind', async () => {
    const id = store.commit(() => store.writes.startRun(newRun()))
    const places = { file: async () => null, folder: async () => null }
    const input = {
      exportId: 'e',
      scope: { kind: 'run', runId: id, direction: 'output' },
      format: 'csv'
    } as const
    const answer = await exportDocuments({ journal, places, tell: () => undefined }, input, never)
    expect(answer).toEqual({ saved: false, documents: 0 })
  })
})

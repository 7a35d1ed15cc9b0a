import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  defaultOptions,
  type SavedOperation,
  type SavedOperationDraft
} from '../../../src-main/contract/index.js'
import { SavedOperations } from '../../../src-main/operations/saved-operations.js'
import { noOperations, OperationsFile } from '../../../src-main/operations/stored-operations.js'
import { JsonFile } from '../../../src-main/storage/json-file.js'

const url = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders'

type Over = Partial<Pick<SavedOperationDraft, 'id' | 'name' | 'connectionId' | 'object'>>
const send = (over: Over = {}): SavedOperationDraft => ({
  name: 'Send orders',
  connectionId: 'one',
  object: { kind: 'queue', url },
  ...over,
  action: 'send',
  options: { ...defaultOptions.send }
})
const listen = (over: Over = {}): SavedOperationDraft => ({
  ...send(over),
  action: 'listen',
  options: defaultOptions.listen
})

let folder: string
let path: string
let changes: SavedOperation[][]
let notices: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operations-'))
  path = join(folder, 'operations.json')
  changes = []
  notices = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = () =>
  new SavedOperations(
    new JsonFile(path, OperationsFile, noOperations),
    (all) => changes.push(all),
    (notice) => notices.push(notice)
  )

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { failure: { code: string } }) => error.failure.code
  )

test('keeps operations over a restart, by name, and tells of each change', async () => {
  const first = open()
  await first.save(send({ name: 'b 10' }))
  const saved = await first.save(send({ name: 'b 9' }))
  expect(changes.at(-1)?.map(({ name }) => name)).toEqual(['b 9', 'b 10'])
  const second = open()
  expect((await second.list()).map(({ name }) => name)).toEqual(['b 9', 'b 10'])
  expect(await second.get(saved.id)).toEqual(saved)
})

test('changes what has the id, and nothing else', async () => {
  const operations = open()
  const { id } = await operations.save(send())
  await operations.save(send({ name: 'another' }))
  await operations.save(send({ id, name: 'renamed', object: { kind: 'dynamic' } }))
  expect(await operations.list()).toMatchObject([
    { name: 'another', object: { kind: 'queue' } },
    { id, name: 'renamed', object: { kind: 'dynamic' } }
  ])
})

test('takes a name once for each connection, whatever its case', async () => {
  const operations = open()
  const { id } = await operations.save(send())
  expect(await codeOf(operations.save(send({ name: 'SEND orders' })))).toBe('NameTaken')
  expect(await codeOf(operations.save(send({ id, name: 'SEND orders' })))).toBeNull()
  expect(await codeOf(operations.save(send({ connectionId: 'two' })))).toBeNull()
  const both = await Promise.all([1, 2].map(() => codeOf(operations.save(send({ name: 'same' })))))
  expect(both.sort()).toEqual([null, 'NameTaken'].sort())
})

test('refuses an object that the action cannot have', async () => {
  const operations = open()
  expect(await codeOf(operations.save(listen({ object: { kind: 'dynamic' } })))).toBe(
    'InvalidObject'
  )
  const wrong = { kind: 'url', url: 'orders' } as const
  expect(await codeOf(operations.save(send({ object: wrong })))).toBe('InvalidQueueUrl')
  expect(await operations.list()).toEqual([])
})

test('keeps the action and the connection of an operation as they are', async () => {
  const operations = open()
  const { id } = await operations.save(send())
  expect(await codeOf(operations.save(listen({ id })))).toBe('ActionIsFixed')
  expect(await codeOf(operations.save(send({ id, connectionId: 'two' })))).toBe('ActionIsFixed')
  expect(await codeOf(operations.save(send({ id: 'nothing' })))).toBe('UnknownOperation')
})

test('gives a copy a name of its own', async () => {
  const operations = open()
  const { id } = await operations.save(send())
  const copy = await operations.duplicate(id)
  expect(copy).toMatchObject({ name: 'Send orders copy', object: { url } })
  expect(copy.id).not.toBe(id)
  expect((await operations.duplicate(id)).name).toBe('Send orders copy 2')
})

test('forgets one, or those of a connection', async () => {
  const operations = open()
  const { id } = await operations.save(send())
  await operations.save(send({ name: 'second' }))
  await operations.save(send({ connectionId: 'two' }))
  await operations.remove(id)
  expect(await codeOf(operations.remove(id))).toBe('UnknownOperation')
  await operations.removeOf('one')
  expect((await open().list()).map(({ connectionId }) => connectionId)).toEqual(['two'])
})

test('sets a file aside that it cannot read, and says so', async () => {
  await writeFile(path, '{"version":1,"operations":[{"id":"x"}]}')
  expect(await open().list()).toEqual([])
  expect(notices).toEqual([expect.stringContaining('The list of operations could not be read')])
})

test('fills in options that were added since an operation was kept', async () => {
  await open().save(listen())
  const stored = JSON.parse(await readFile(path, 'utf8')) as {
    operations: { options: Record<string, unknown> }[]
  }
  delete stored.operations[0]!.options['exceedReceiveBudget']
  await writeFile(path, JSON.stringify(stored))
  expect(await open().list()).toMatchObject([{ options: { exceedReceiveBudget: false } }])
  expect(notices).toEqual([])
})

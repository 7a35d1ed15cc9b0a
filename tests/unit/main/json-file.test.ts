import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { JsonFile } from '../../../src-main/storage/json-file.js'

const Shape = z.object({ count: z.number() })
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'json-file-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const fileAt = (name: string) => new JsonFile(join(folder, name), Shape, { count: 0 })

test('a file that is not there is the fallback, and nothing is set aside', async () => {
  expect(await fileAt('a.json').read()).toEqual({ value: { count: 0 }, setAside: null })
})

test('what was written is read back, also where the folder is new', async () => {
  await fileAt('new/folder/a.json').write({ count: 3 })
  expect((await fileAt('new/folder/a.json').read()).value).toEqual({ count: 3 })
})

test.each(['{"count":', '{"count":"three"}', '\u0000\u0000', ''])(
  'the file %j is kept under another name and the fallback is used',
  async (text) => {
    await writeFile(join(folder, 'a.json'), text)
    const { value, setAside } = await fileAt('a.json').read()
    expect(value).toEqual({ count: 0 })
    expect(setAside).not.toBeNull()
    expect(await readFile(setAside ?? '', 'utf8')).toBe(text)
    expect(await readdir(folder)).toHaveLength(1)
  }
)

test('writes at the same time end with the last one, and leave no scratch files', async () => {
  const file = fileAt('a.json')
  await Promise.all(Array.from({ length: 20 }, (_, count) => file.write({ count })))
  expect((await file.read()).value).toEqual({ count: 19 })
  expect(await readdir(folder)).toEqual(['a.json'])
})

test('only the person can read the file', async () => {
  if (process.platform === 'win32') return
  const { stat } = await import('node:fs/promises')
  await fileAt('a.json').write({ count: 1 })
  expect((await stat(join(folder, 'a.json'))).mode & 0o077).toBe(0)
})

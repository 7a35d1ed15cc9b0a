import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStore, type Opened } from '../../../src-main/journal/set-aside.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { key, poll, run, temporaryFolder } from './stores.js'

// Each test waits for the disk several times, which takes long on a busy one.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let folder: ReturnType<typeof temporaryFolder>
let file: string
let opened: Opened | null
const otherKey = 'c3'.repeat(32)

beforeEach(() => {
  folder = temporaryFolder()
  file = join(folder.path, 'journal.db')
  opened = null
})
afterEach(() => {
  opened?.store.close()
  folder.remove()
})

function writeOne(body = 'the quick brown fox'): void {
  const store = new Store({ file, key })
  poll(store, 'a', [received({ body })])
  store.close()
}

const aside = () => readdirSync(folder.path).filter((name) => name.includes('set-aside'))

function expectFresh(): void {
  expect(opened?.notice).toContain('started anew')
  expect(opened?.notice).toContain(aside()[0])
  expect(opened?.store.status()).toMatchObject({ mode: 'disk', documents: 0 })
  const [id] = run(opened!.store, [received()]).documentIds
  expect(opened?.store.document(id!).body).toBe(received().body)
}

describe('a journal file', () => {
  it('has nothing readable in it, nor its log', () => {
    const store = new Store({ file, key })
    poll(store, 'listener-name', [received({ body: 'the quick brown fox'.repeat(50) })])
    const files = readdirSync(folder.path)
    expect(files).toContain('journal.db-wal')
    store.checkpoint()
    for (const name of files) {
      const bytes = readFileSync(join(folder.path, name))
      for (const part of ['brown', 'SQLite format', 'create table', 'listener-name', 'orders']) {
        expect(bytes.includes(part)).toBe(false)
        expect(bytes.includes(Buffer.from(part, 'utf16le'))).toBe(false)
      }
    }
    store.close()
  })

  it('opens again with its key and all that was in it', () => {
    writeOne()
    opened = openStore({ file, key })
    expect(opened.notice).toBeNull()
    expect(opened.store.document(1).body).toBe('the quick brown fox')
  })

  it('of another key is set aside whole', () => {
    writeOne()
    const before = readFileSync(file)
    opened = openStore({ file, key: otherKey })
    expectFresh()
    expect(readFileSync(join(folder.path, aside()[0]!))).toEqual(before)
  })

  it('that is no database is set aside', () => {
    writeFileSync(file, 'not a database at all'.repeat(500))
    opened = openStore({ file, key })
    expectFresh()
  })

  it('that is cut short is set aside', () => {
    writeOne()
    writeFileSync(file, readFileSync(file).subarray(0, 700))
    opened = openStore({ file, key })
    expectFresh()
  })

  it('that replaces another gives out ids that the other never did', () => {
    writeOne()
    opened = openStore({ file, key: otherKey })
    const [id] = run(opened.store, [received()]).documentIds
    expect(id).toBeGreaterThan(1_000_000_000)
    expect(id).toBeLessThan(1_000_000_000_000)
  })

  it('that another has open, and a folder that cannot be written, mean memory', () => {
    const store = new Store({ file, key })
    opened = openStore({ file, key })
    expect(opened.notice).toContain('in memory')
    expect(opened.store.status().mode).toBe('memory')
    expect(aside()).toEqual([])
    store.close()
    const nowhere = openStore({ file: join(folder.path, 'no', 'such', 'journal.db'), key })
    expect(nowhere.notice).toContain('in memory')
    expect(nowhere.store.status().mode).toBe('memory')
    nowhere.store.close()
  })
})

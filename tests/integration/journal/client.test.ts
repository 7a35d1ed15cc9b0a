import { statSync, writeFileSync, openSync, writeSync, closeSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PageCursor } from '../../../src-main/contract/index.js'
import type { JournalClient } from '../../../src-main/journal/client.js'
import { createJournals } from '../../../src-main/journal/journals.js'
import { openJournal } from '../../../src-main/journal/open.js'
import { received } from '../../unit/journal/documents.js'
import { key, temporaryFolder, workerFile, workerUrl } from './worker.js'

let folder: ReturnType<typeof temporaryFolder>
const opened: JournalClient[] = []

function open(name: string | null = 'journal.db', given: { key?: string | null; url?: URL } = {}) {
  const journal = openJournal({
    file: name === null ? null : join(folder.path, name),
    key: given.key === undefined ? key : given.key,
    workerUrl: given.url ?? workerUrl
  })
  opened.push(journal)
  return journal
}

beforeEach(() => (folder = temporaryFolder()))
afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close()))
  folder.remove()
})

const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/orders.fifo'
const poll = (listenerId: string, body = 'b', connectionId = 'c1') => ({
  connectionId,
  listenerId,
  queueUrl,
  startedAt: 1,
  documents: [received({ body }), received({ body })]
})
const code = (expected: string) => ({ failure: { code: expected } })

describe('the journal behind its worker', () => {
  it('numbers the documents of concurrent polls without gaps, each poll in one piece', async () => {
    const journal = open()
    const polls = await Promise.all(
      Array.from({ length: 200 }, (_, n) => journal.recordPoll(poll(n % 2 ? 'a' : 'b')))
    )
    for (const { documentIds } of polls) expect(documentIds[1]).toBe(documentIds[0]! + 1)
    const scope = { kind: 'listener', listenerId: 'a' } as const
    const { rows } = await journal.page({ scope, limit: 500 })
    expect(rows.map((row) => row.ordinal)).toEqual(Array.from({ length: 200 }, (_, n) => 200 - n))
  })

  it('commits writes that wait at the same time together', async () => {
    const journal = open()
    await journal.recordPoll(poll('warm'))
    const time = async (work: () => Promise<unknown>) => {
      const start = performance.now()
      await work()
      return performance.now() - start
    }
    const apart = await time(async () => {
      for (let n = 0; n < 200; n++) await journal.recordPoll(poll('a'))
    })
    const together = await time(() =>
      Promise.all(Array.from({ length: 200 }, () => journal.recordPoll(poll('b'))))
    )
    expect(together).toBeLessThan(apart / 2)
  })

  it('answers a read that comes after a write with what was written', async () => {
    const journal = open()
    const scope = { kind: 'listener', listenerId: 'a' } as const
    void journal.recordPoll(poll('a', 'first'))
    const { rows } = await journal.page({ scope, limit: 5 })
    expect(rows.map((row) => row.preview)).toEqual(['first', 'first'])
  })

  it('answers reads while writes keep coming', async () => {
    const journal = open()
    let going = true
    const writers = Array.from({ length: 8 }, async () => {
      while (going) await journal.recordPoll(poll('a', 'x'.repeat(500)))
    })
    const times: number[] = []
    for (let n = 0; n < 30; n++) {
      const start = performance.now()
      await journal.page({ scope: { kind: 'listener', listenerId: 'a' }, limit: 50 })
      times.push(performance.now() - start)
    }
    going = false
    await Promise.all(writers)
    expect(times.sort((a, b) => a - b)[15]).toBeLessThan(250)
  })

  it('fails one call of a shared commit by itself', async () => {
    const journal = open()
    const [good, bad] = await Promise.allSettled([
      journal.recordPoll(poll('a')),
      journal.append(12_345, [received()]),
      journal.recordPoll(poll('a'))
    ])
    expect(good).toMatchObject({ status: 'fulfilled' })
    expect(bad).toMatchObject({ status: 'rejected', reason: code('RunNotFound') })
    expect((await journal.status()).documents).toBe(4)
  })

  it('has everything after it was closed and opened again', async () => {
    const first = open()
    const { documentIds } = await first.recordPoll(poll('a', 'still here'))
    await first.close()
    await expect(first.status()).rejects.toMatchObject(code('JournalClosed'))
    const second = open()
    expect((await second.document(documentIds[0]!)).body).toBe('still here')
    expect(await second.status()).toMatchObject({ mode: 'disk', documents: 2, notice: null })
  })

  it('finds a text before and after it is indexed', async () => {
    const journal = open()
    for (let n = 0; n < 60; n++) {
      await journal.recordPoll({
        ...poll('a'),
        documents: Array.from({ length: 100 }, (_, k) =>
          received({ body: `order ${n * 100 + k}.` })
        )
      })
    }
    const find = async (cursor?: PageCursor): Promise<string[]> => {
      const page = await journal.page({
        scope: { kind: 'connection', connectionId: 'c1' },
        filter: { text: 'ORDER 123.' },
        limit: 10,
        ...(cursor ? { cursor } : {})
      })
      const rows = page.rows.map((row) => row.preview)
      return page.resume ? [...rows, ...(await find(page.resume))] : rows
    }
    expect(await find()).toEqual(['order 123.'])
    await journal.settled()
    expect(await find()).toEqual(['order 123.'])
  })

  it('deletes past the limits while it goes on answering', async () => {
    const journal = open()
    for (let n = 0; n < 40; n++) {
      await journal.recordPoll({
        ...poll('a'),
        documents: Array.from({ length: 100 }, () =>
          received({ body: 'x'.repeat(1000), state: 'deleted', at: Date.now() })
        )
      })
    }
    const bytes = 3_000_000
    let done = false
    const retained = journal.retain({ bytes, days: 30, now: Date.now() }).then(() => (done = true))
    await journal.page({ scope: { kind: 'listener', listenerId: 'a' }, limit: 50 })
    expect(done).toBe(false)
    await retained
    const status = await journal.status()
    expect(status.bytes).toBeLessThanOrEqual(bytes)
    expect(status.documents).toBeGreaterThan(0)
    const size = statSync(join(folder.path, 'journal.db')).size
    expect(status.bytes).toBeGreaterThanOrEqual(size)
  })
})

describe('a journal that goes wrong', () => {
  /** The real worker, with a way to make it crash: a read of document −1. */
  function crashingWorker(): URL {
    const [first, file] = ['crash-first.mjs', 'crashing-worker.mjs'].map((name) =>
      join(folder.path, name)
    ) as [string, string]
    // Listens before the worker does, so that nobody answers before the crash.
    writeFileSync(
      first,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ name, args }) => {
         if (name === 'document' && args[0] === -1) process.exit(3)
       })`
    )
    writeFileSync(
      file,
      [first, workerFile].map((each) => `import '${pathToFileURL(each).href}'`).join('\n')
    )
    return pathToFileURL(file)
  }

  it('fails the calls that wait when its worker crashes, and starts again, once', async () => {
    const journal = open('journal.db', { url: crashingWorker() })
    const { documentIds } = await journal.recordPoll(poll('a', 'kept'))
    const waiting = [journal.document(-1), journal.recordPoll(poll('a')), journal.status()]
    for (const result of await Promise.allSettled(waiting)) {
      expect(result).toMatchObject({ status: 'rejected', reason: code('JournalStopped') })
    }
    expect((await journal.document(documentIds[0]!)).body).toBe('kept')
    await expect(journal.document(-1)).rejects.toMatchObject(code('JournalStopped'))
    await expect(journal.recordPoll(poll('a'))).rejects.toMatchObject(code('JournalStopped'))
  })

  it('sets a file of another key aside and says so', async () => {
    const first = open()
    await first.recordPoll(poll('a'))
    await first.close()
    const second = open('journal.db', { key: '11'.repeat(32) })
    const { documentIds } = await second.recordPoll(poll('a', 'new'))
    expect((await second.document(documentIds[0]!)).body).toBe('new')
    const status = await second.status()
    expect(status).toMatchObject({ mode: 'disk', documents: 2 })
    expect(status.notice).toContain('set-aside')
  })

  it('goes on with a new file when it finds the file damaged while it runs', async () => {
    const first = open()
    for (let n = 0; n < 50; n++) await first.recordPoll(poll('a', `${n} ${'x'.repeat(1500)}`))
    await first.close()
    overwriteMiddle(join(folder.path, 'journal.db'))
    const second = open()
    const read = async () => {
      for (let id = 1; id <= 100; id++) await second.document(id)
    }
    // The document is gone where the damage was found between two calls.
    await expect(read()).rejects.toMatchObject({
      failure: { code: expect.stringMatching(/^(JournalDamaged|DocumentNotFound)$/) }
    })
    const { documentIds } = await second.recordPoll(poll('a', 'after'))
    expect((await second.document(documentIds[0]!)).body).toBe('after')
    expect((await second.status()).notice).toContain('started anew')
    expect(readdirSync(folder.path).some((name) => name.includes('set-aside'))).toBe(true)
  })

  it('keeps nothing on disk without a key, and says why', async () => {
    const journal = open('journal.db', { key: null })
    await journal.recordPoll(poll('a'))
    const status = await journal.status()
    expect(status).toMatchObject({ mode: 'memory', documents: 2, bytes: 0 })
    expect(status.notice).toContain('keychain')
    expect(readdirSync(folder.path)).toEqual([])
  })
})

/** Leaves the header and the schema whole. */
function overwriteMiddle(file: string): void {
  const { size } = statSync(file)
  const from = Math.floor(size / 2 / 4096) * 4096
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(size - from, 0xaa), 0, size - from, from)
  closeSync(handle)
}

describe('two journals as one', () => {
  it('keep nothing of some connections on disk, and find everything by its id or session', async () => {
    const disk = open()
    const memory = open(null)
    let memoryOnly = true
    const journals = createJournals({
      disk,
      memory,
      keepsNothing: (id) => id === 'private' && memoryOnly
    })
    const kept = await journals.of('c1').recordPoll(poll('a', 'on disk'))
    const secret = await journals.of('private').recordPoll(poll('b', 'in memory', 'private'))
    expect((await disk.status()).documents).toBe(2)
    expect(await journals.status()).toMatchObject({ mode: 'disk', documents: 4 })
    expect((await journals.document(secret.documentIds[0]!)).body).toBe('in memory')
    const page = (listenerId: string) =>
      journals.of('private').page({ scope: { kind: 'listener', listenerId }, limit: 5 })
    expect((await page('b')).rows.map((row) => row.id)).toEqual([...secret.documentIds].reverse())
    const both = [kept.documentIds[0]!, secret.documentIds[0]!]
    await journals.setState({ documentIds: both, state: 'deleted' })
    for (const id of both) expect((await journals.document(id)).state).toBe('deleted')
    expect((await journals.leasesOf([...kept.documentIds, ...secret.documentIds])).length).toBe(0)
    memoryOnly = false
    const later = await journals.recordPoll(poll('b', 'in memory', 'private'))
    expect(later.newestOrdinal).toBe(4)
    expect((await disk.status()).documents).toBe(2)
  })

  it('are told apart by their ids also where the one on disk is in memory for want of a key', async () => {
    const journals = createJournals({
      disk: open('journal.db', { key: null }),
      memory: open(null),
      keepsNothing: (id) => id === 'private'
    })
    const usual = await journals.recordPoll(poll('a', 'usual'))
    const secret = await journals.recordPoll(poll('b', 'secret', 'private'))
    expect((await journals.document(usual.documentIds[0]!)).body).toBe('usual')
    expect((await journals.document(secret.documentIds[0]!)).body).toBe('secret')
    expect((await journals.run(secret.runId)).connectionId).toBe('private')
  })
})

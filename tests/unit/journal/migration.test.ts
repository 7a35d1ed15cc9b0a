import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { prepareSchema, versions } from '../../../src-main/journal/schema.js'
import { openSqlite } from '../../../src-main/journal/sqlite.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { key, poll, run, temporaryFolder } from './stores.js'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => (folder = temporaryFolder()))
afterEach(() => folder.remove())

const interrupted = JSON.stringify({ code: 'Interrupted', message: 'm', retryable: true, hint: '' })
const refused = JSON.stringify({ code: 'AccessDenied', message: 'm', retryable: false, hint: '' })

/** A journal as the first version left it: a run that a crash ended, one that failed, and an output of each. */
function writeFirstVersion(file: string): void {
  const db = openSqlite(file, key)
  db.exec(`begin; ${versions[0]}
    insert into name (id, text) values (1, 'c1'), (2, 'https://sqs.eu-west-1.amazonaws.com/1/orders');
    insert into run values
      (1, 1, 'send', 2, null, null, 'failed', 1, 2, 1, 1, 0, 0, null, '${interrupted}', null, null),
      (2, 1, 'send', 2, null, null, 'failed', 1, 2, 1, 1, 1, 0, null, '${refused}', null, null);
    insert into document values
      (1, 1, 1, 1, 1, 1, 2, null, 5, 3, null, null, 2, 0, null, null, '{"p":{},"a":[],"s":{},"m":null,"n":null}', '{}');
    insert into span values (0, 5, 5);
    insert into tally values (1, 1, 1, 2, 0);
    commit`)
  db.exec('pragma journal_mode = delete')
  db.close()
}

it('a file of the first version is brought up to date, with all that is in it', () => {
  const file = join(folder.path, 'journal.db')
  writeFirstVersion(file)
  const store = new Store({ file, key })
  const statuses = store.runs.runs({ connectionId: 'c1', limit: 9 }).runs.map((one) => one.status)
  expect(statuses).toEqual(['failed', 'interrupted'])
  expect(store.document(1)).toMatchObject({ body: '{}', state: 'sent', runId: 1 })
  expect(run(store, [received()]).documentIds).toEqual([2])
  poll(store, 'a', [received()])
  store.close()

  const again = new Store({ file, key })
  expect(again.status().documents).toBe(3)
  again.close()
})

it('a file of a newer version is left as it is', () => {
  const file = join(folder.path, 'journal.db')
  const store = new Store({ file, key })
  store.close()
  const db = openSqlite(file, key)
  db.exec('update tally set version = version + 1')
  expect(() => prepareSchema(db, 1)).toThrow()
  db.close()
})

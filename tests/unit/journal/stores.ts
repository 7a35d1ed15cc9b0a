import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewDocument, NewRun } from '../../../src-main/journal/journal.js'
import { packDocument } from '../../../src-main/journal/packing.js'
import type { Store } from '../../../src-main/journal/store.js'

export const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/orders.fifo'
export const key = '5a'.repeat(32)

/** Records a poll in a transaction of its own. */
export function poll(store: Store, listenerId: string, documents: NewDocument[]) {
  const packed = documents.map(packDocument)
  return store.commit(() =>
    store.writes.recordPoll({
      connectionId: 'c1',
      listenerId,
      queueUrl,
      startedAt: 1,
      documents: packed
    })
  )
}

export const newRun = (given: Partial<NewRun> = {}): NewRun => ({
  connectionId: 'c1',
  action: 'receive',
  queueUrl,
  startedAt: 1,
  operation: null,
  attemptId: null,
  ...given
})

/** Starts a run with these documents. */
export function run(store: Store, documents: NewDocument[], given: Partial<NewRun> = {}) {
  return store.commit(() => {
    const id = store.writes.startRun(newRun(given))
    return { id, documentIds: store.writes.append(id, documents.map(packDocument)) }
  })
}

/** A folder that is removed with `remove`. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'longpoll-journal-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

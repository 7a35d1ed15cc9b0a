import { packDocument } from '../../../src-main/journal/packing.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { newRun } from './stores.js'

const letter = (n: number) =>
  received({
    body: n % 5 === 0 ? `payment ${n} refused` : `{"order":${n},"text":"${'x'.repeat(400)}"}`,
    properties: { messageId: `m${n}` },
    system: { SentTimestamp: String(1_700_000_000_000 + n * 1000), ApproximateReceiveCount: '3' }
  })

/** A run that looked at so many dead letters, `m0` and on; every fifth says that something was refused. */
export function examined(count: number) {
  const store = new Store({ file: null, key: null, memoryBytes: 1024 ** 3 })
  const runId = store.commit(() => store.writes.startRun(newRun({ purpose: 'examine' })))
  for (let from = 0; from < count; from += 5000) {
    const length = Math.min(5000, count - from)
    const part = Array.from({ length }, (_, index) => packDocument(letter(from + index)))
    store.commit(() => store.writes.append(runId, part))
  }
  return { store, runId }
}

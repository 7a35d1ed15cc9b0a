import { expect, it } from 'vitest'
import { packDocument } from '../../../src-main/journal/packing.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { newRun } from './stores.js'

const documents = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => {
    const n = from + index
    return received({
      body: n % 5 === 0 ? `payment ${n} refused` : `{"order":${n},"text":"${'x'.repeat(400)}"}`,
      properties: { messageId: `m${n}` },
      system: { SentTimestamp: String(1_700_000_000_000 + n * 1000), ApproximateReceiveCount: '3' }
    })
  })

function examined(count: number) {
  const store = new Store({ file: null, key: null, memoryBytes: 1024 ** 3 })
  const runId = store.commit(() => store.writes.startRun(newRun({ purpose: 'examine' })))
  for (let from = 0; from < count; from += 5000) {
    const part = documents(Math.min(5000, count - from), from).map(packDocument)
    store.commit(() => store.writes.append(runId, part))
  }
  return { store, runId }
}

it('pages messages that meet a filter, and goes on where it stopped', () => {
  const { store, runId } = examined(3000)
  const filter = { text: 'refused' }
  const first = store.letters.letters({ runId, filter, after: 0, limit: 100 })
  expect(first.rows).toHaveLength(100)
  expect(first.rows[0]).toMatchObject({ messageId: 'm0', sentAt: 1_700_000_000_000, source: '' })
  const found = [...first.rows]
  for (let after = first.next; after !== null;) {
    const { rows, next } = store.letters.letters({ runId, filter, after, limit: 100 })
    found.push(...rows)
    after = next
  }
  expect(found.map(({ messageId }) => messageId)).toEqual(
    Array.from({ length: 600 }, (_, n) => `m${n * 5}`)
  )
  store.close()
})

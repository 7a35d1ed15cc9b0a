import { expect, it } from 'vitest'
import { examined } from './examined.js'

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

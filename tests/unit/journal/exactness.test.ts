import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { run } from './stores.js'

const store = new Store({ file: null, key: null, firstId: 1 })
afterAll(() => store.close())

/** Any UTF-16 at all: pairs, halves of pairs, U+0000. */
const anyText = fc
  .array(
    fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0xd83d, 0xde00, 0x10fffd))
  )
  .map((units) => units.map((unit) => String.fromCodePoint(unit)).join(''))

describe('a document', () => {
  it('comes back exactly, whatever characters it has', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.boolean(), (text, group, long) => {
        const body = long ? text + 'x'.repeat(3000) + text : text
        const document = received({
          body,
          properties: { messageGroupId: group, messageId: text },
          attributes: [{ name: 'n', type: 'String', value: text }],
          system: { SenderId: text, ApproximateReceiveCount: '3' },
          md5OfBody: 'a',
          md5OfAttributes: null,
          failure: { code: 'C', message: text, retryable: true, hint: '' }
        })
        const { id, documentIds } = run(store, [document])
        const detail = store.document(documentIds[0]!)
        expect(detail).toMatchObject({
          body,
          bodyBytes: Buffer.byteLength(body),
          properties: document.properties,
          attributes: document.attributes,
          system: document.system,
          failure: document.failure,
          receiveCount: 3,
          md5OfBody: 'a',
          md5OfAttributes: null,
          runId: id,
          action: 'receive',
          connectionId: 'c1'
        })
        const [row] = store.pages.page({
          scope: { kind: 'run', runId: id, direction: 'output' },
          filter: { groupId: group },
          limit: 1
        }).rows
        expect(row).toMatchObject({ groupId: group, messageId: text, attributeNames: ['n'] })
        expect(body.startsWith(row!.preview)).toBe(true)
        expect(row!.preview.length).toBeGreaterThanOrEqual(Math.min(body.length, 299))
      }),
      { numRuns: 150 }
    )
  }, 60_000)

  it('keeps a body of 1 MiB', () => {
    const body = 'é😀'.repeat(174_762) + 'abcd'
    const { documentIds } = run(store, [received({ body })])
    expect(Buffer.byteLength(body)).toBe(1_048_576)
    expect(store.document(documentIds[0]!).body).toBe(body)
  })

  it('does not split a pair at the end of its preview', () => {
    const { documentIds } = run(store, [received({ body: 'x'.repeat(299) + '😀 and more' })])
    expect(store.document(documentIds[0]!).preview).toBe('x'.repeat(299))
  })

  it('that is not there is a failure that says so', () => {
    expect(() => store.document(999_999)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'DocumentNotFound' }) })
    )
  })
})

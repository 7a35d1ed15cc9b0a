import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SecretStore } from '../../../src-main/secrets/secret-store.js'
import { splitItems } from '../../../src-main/secrets/split-items.js'

/** A keychain like that of Windows: no item has more than 2,560 bytes. */
function smallKeychain() {
  const items = new Map<string, string>()
  const store: SecretStore = {
    get: (account) => Promise.resolve(items.get(account) ?? null),
    set(account, secret) {
      if (Buffer.byteLength(secret) > 2560) return Promise.reject(new Error('too long'))
      items.set(account, Buffer.from(secret).toString())
      return Promise.resolve()
    },
    delete: (account) => Promise.resolve(void items.delete(account))
  }
  return { items, store, split: splitItems(store) }
}

test('a short secret is one item, as it is', async () => {
  const { items, split } = smallKeychain()
  await split.set('a', 'short')
  expect([...items]).toEqual([['a', 'short']])
  expect(await split.get('a')).toBe('short')
  expect(await split.get('b')).toBeNull()
})

test('secrets of any length and any letters come back whole, and nothing of them stays', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 9000, size: 'max' })
  const plain = fc.nat({ max: 9000 }).map((length) => 'x'.repeat(length))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(text, plain), { maxLength: 5 }), async (secrets) => {
      const { items, split } = smallKeychain()
      for (const secret of secrets) {
        await split.set('a', secret)
        expect(await split.get('a')).toBe(secret)
      }
      await split.delete('a')
      expect(items.size).toBe(0)
    }),
    { numRuns: 100 }
  )
})

test('a secret of which a part is gone is none', async () => {
  const { items, split } = smallKeychain()
  await split.set('a', 'x'.repeat(6000))
  expect(items.size).toBe(3)
  items.delete('a#2')
  expect(await split.get('a')).toBeNull()
})

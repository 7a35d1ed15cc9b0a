import type { SecretStore } from './secret-store.js'

/** Bytes of an item, with some to spare: the keychain of Windows takes 2,560 bytes, and a private key is longer. */
const most = 2400

/** What the first part of a secret begins with that has more of them. */
const heading = /^longpoll-parts:(\d+)\n/

const nameOf = (account: string, part: number): string =>
  part === 0 ? account : `${account}#${part + 1}`

function partsOf(secret: string): string[] {
  if (Buffer.byteLength(secret) <= most) return [secret]
  const parts = ['']
  let bytes = 0
  // Whole characters: half of one would not come back.
  for (const character of secret) {
    bytes += Buffer.byteLength(character)
    if (bytes > most) {
      parts.push('')
      bytes = Buffer.byteLength(character)
    }
    parts[parts.length - 1] += character
  }
  return parts
}

/** A keychain that takes secrets of any length: long ones are split over several items. */
export function splitItems(store: SecretStore): SecretStore {
  async function countOf(account: string): Promise<number> {
    return Number(heading.exec((await store.get(account)) ?? '')?.[1] ?? 1)
  }

  async function forget(account: string, from: number, to: number): Promise<void> {
    for (let part = from; part < to; part++) await store.delete(nameOf(account, part))
  }

  return {
    async get(account) {
      const first = await store.get(account)
      const count = Number(heading.exec(first ?? '')?.[1] ?? 1)
      if (first === null || count === 1) return first
      const rest = []
      for (let part = 1; part < count; part++) rest.push(await store.get(nameOf(account, part)))
      // A secret of which a part was removed is none.
      return rest.includes(null) ? null : [first.replace(heading, ''), ...rest].join('')
    },

    async set(account, secret) {
      const before = await countOf(account)
      const [first = '', ...rest] = partsOf(secret)
      // The first last: it says how many there are.
      for (const [n, part] of rest.entries()) await store.set(nameOf(account, n + 1), part)
      const head = rest.length === 0 ? '' : `longpoll-parts:${rest.length + 1}\n`
      await store.set(account, head + first)
      await forget(account, rest.length + 1, before)
    },

    async delete(account) {
      await forget(account, 1, await countOf(account))
      await store.delete(account)
    }
  }
}

import { expect, test } from 'vitest'
import { createMemoryStore } from '../../../src-main/secrets/memory-store.js'
import type { SecretStore } from '../../../src-main/secrets/secret-store.js'
import { Secrets } from '../../../src-main/secrets/secrets.js'

const broken: SecretStore = {
  get: () => Promise.reject(new Error('no service')),
  set: () => Promise.reject(new Error('no service')),
  delete: () => Promise.reject(new Error('no service'))
}

test('with a keychain secrets go there, and the probe leaves nothing behind', async () => {
  const keychain = createMemoryStore()
  const items: string[] = []
  const watched: SecretStore = {
    ...keychain,
    set: (account, secret) => {
      items.push(account)
      return keychain.set(account, secret)
    }
  }
  const secrets = new Secrets(watched)
  expect(await secrets.put('a', 'one')).toBe('keychain')
  expect(await keychain.get('a')).toBe('one')
  expect(await keychain.get(items[0] ?? '')).toBeNull()
  expect(await secrets.storage()).toEqual({ storage: 'keychain', notice: null })
})

test('without one they are kept for the session, and the notice says so', async () => {
  const secrets = new Secrets(broken)
  expect(await secrets.put('a', 'one')).toBe('session')
  expect(await secrets.get('a')).toBe('one')
  await secrets.delete('a')
  expect(await secrets.get('a')).toBeNull()
  expect((await secrets.storage()).notice).toBe(
    'There is no keychain on this machine. Secrets are kept in memory until Longpoll closes.'
  )
})

test('a keychain that gives back something else is not trusted', async () => {
  const liar = { ...createMemoryStore(), get: () => Promise.resolve('something else') }
  expect((await new Secrets(liar).storage()).storage).toBe('session')
})

test('a keychain that hangs does not keep anyone waiting, and is used once it answers', async () => {
  const keychain = createMemoryStore()
  let unlock: () => void = () => undefined
  const unlocked = new Promise<void>((resolve) => (unlock = resolve))
  const locked: SecretStore = {
    ...keychain,
    set: async (account, secret) => {
      await unlocked
      await keychain.set(account, secret)
    }
  }
  const secrets = new Secrets(locked, 20)
  expect(await secrets.put('early', 'one')).toBe('session')
  unlock()
  await expect.poll(async () => (await secrets.storage()).storage).toBe('keychain')
  expect(await secrets.get('early')).toBe('one')
  expect(await secrets.put('late', 'two')).toBe('keychain')
})

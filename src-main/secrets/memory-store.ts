import type { SecretStore } from './secret-store.js'

/** Secrets in memory, gone when the app closes. */
export function createMemoryStore(): SecretStore {
  const secrets = new Map<string, string>()
  return {
    get: (account) => Promise.resolve(secrets.get(account) ?? null),
    set(account, secret) {
      secrets.set(account, secret)
      return Promise.resolve()
    },
    delete(account) {
      secrets.delete(account)
      return Promise.resolve()
    }
  }
}

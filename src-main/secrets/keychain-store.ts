import type { SecretStore } from './secret-store.js'

/** The service name of every item of this app; tests have their own. */
const service = process.env['LONGPOLL_KEYCHAIN_SERVICE'] ?? 'Longpoll'

// Loaded when it is first needed: the native module takes time that the start does not have.
const load = async () => (await import('keytar')).default

/** The keychain of the operating system. Every method throws where there is none. */
export const keychainStore: SecretStore = {
  async get(account) {
    return (await load()).getPassword(service, account)
  },
  async set(account, secret) {
    await (await load()).setPassword(service, account, secret)
  },
  async delete(account) {
    await (await load()).deletePassword(service, account)
  }
}

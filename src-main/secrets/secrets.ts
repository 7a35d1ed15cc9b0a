import { randomUUID } from 'node:crypto'
import { createMemoryStore } from './memory-store.js'
import type { SecretStorage, SecretStore } from './secret-store.js'

const noKeychain =
  'There is no keychain on this machine. Secrets are kept in memory until Longpoll closes.'

const keychain: SecretStorage = { storage: 'keychain', notice: null }
const session: SecretStorage = { storage: 'session', notice: noKeychain }

/** A locked or broken keychain may never answer. */
const usualPatienceMs = 8000

/**
 * The app's secrets: in the keychain where there is one that works, otherwise in memory. Never in a file.
 *
 * The keychain is tried once, when it is first needed. One that answers too late is used from then on; what was kept in
 * memory until then stays there.
 */
export class Secrets implements SecretStore {
  private readonly memory = createMemoryStore()
  private state: SecretStorage = session
  private probing: Promise<void> | null = null

  constructor(
    private readonly store: SecretStore,
    private readonly patienceMs = usualPatienceMs
  ) {}

  /** Where secrets go. Waits for the keychain's first answer, at most the patience. */
  async storage(): Promise<SecretStorage> {
    this.probing ??= this.probe()
    await this.probing
    return this.state
  }

  async get(account: string): Promise<string | null> {
    const kept = await this.memory.get(account)
    if (kept !== null || (await this.storage()).storage === 'session') return kept
    return this.store.get(account)
  }

  /** @returns where it was put */
  async put(account: string, secret: string): Promise<SecretStorage['storage']> {
    const { storage } = await this.storage()
    if (storage === 'session') {
      await this.memory.set(account, secret)
      return storage
    }
    await this.store.set(account, secret)
    await this.memory.delete(account)
    return storage
  }

  async set(account: string, secret: string): Promise<void> {
    await this.put(account, secret)
  }

  async delete(account: string): Promise<void> {
    await this.memory.delete(account)
    if ((await this.storage()).storage === 'keychain') await this.store.delete(account)
  }

  private async probe(): Promise<void> {
    const works = tryStore(this.store).then((good) => {
      if (good) this.state = keychain
    })
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.patienceMs)
    })
    await Promise.race([works, patience])
    clearTimeout(timer)
  }
}

async function tryStore(store: SecretStore): Promise<boolean> {
  const account = `probe:${randomUUID()}`
  try {
    await store.set(account, account)
    const back = await store.get(account)
    await store.delete(account)
    return back === account
  } catch {
    return false
  }
}

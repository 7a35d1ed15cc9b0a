/** Named secrets. Every method may take as long as the person needs to unlock the keychain. */
export interface SecretStore {
  get(account: string): Promise<string | null>
  set(account: string, secret: string): Promise<void>
  delete(account: string): Promise<void>
}

/** Where secrets go at this moment, and what the person must know about it. */
export interface SecretStorage {
  storage: 'keychain' | 'session'
  notice: string | null
}

import { randomBytes } from 'node:crypto'
import type { Secrets } from './secrets.js'

const account = 'journal-key'
const wellFormed = /^[0-9a-f]{64}$/

/**
 * The key that the journal is encrypted with: 32 random bytes as hex, made at first use.
 *
 * @returns null where there is no keychain to keep it in: the journal then stays in memory
 */
export async function journalKey(secrets: Secrets): Promise<string | null> {
  try {
    if ((await secrets.storage()).storage === 'session') return null
    const kept = await secrets.get(account)
    if (kept !== null && wellFormed.test(kept)) return kept
    const made = randomBytes(32).toString('hex')
    return (await secrets.put(account, made)) === 'keychain' ? made : null
  } catch {
    return null
  }
}

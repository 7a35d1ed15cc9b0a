import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { AppInfo, Connection, Outcome } from '../../src-main/contract/index.js'
import { launchApp, newUserData } from '../support/electron.js'
import { send, useApp } from './support.js'
import { connectionDraft } from '../support/connection-draft.js'

// Only on Linux can a machine be without a keychain; there, an address that leads nowhere takes it away.
const withoutKeychain = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }
const secretKey = 'Zx9OnlyInMemory0123456789ABCDEFGHIJKLMNOP'
const notice =
  'There is no keychain on this machine. Secrets are kept in memory until Longpoll closes.'

const draft = connectionDraft({
  name: 'for now',
  region: 'eu-west-1',
  accessKeyId: 'AKIALONGPOLLTEST4321',
  secretKey
})

const value = <T>(outcome: Outcome<unknown>): T => {
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value as T
}

if (process.platform === 'linux') {
  test.describe('without a keychain', () => {
    const longpoll = useApp({ env: withoutKeychain })

    test('the app says that secrets end with it, and keeps the journal in memory', async () => {
      const info = value<AppInfo>(await send(longpoll.page, 'app.info', {}))
      expect(info.secrets).toEqual({ storage: 'session', notice })
      expect(info.journal.mode).toBe('memory')
      expect(info.journal.notice).not.toBeNull()
      expect(existsSync(join(longpoll.userData, 'journal.db'))).toBe(false)
    })

    test('a secret can be used and is in no file', async () => {
      const saved = value<Connection>(await send(longpoll.page, 'connections.save', draft))
      expect(saved).toMatchObject({ hasSecret: true, secretStorage: 'session' })
      const entries = await readdir(longpoll.userData, { recursive: true, withFileTypes: true })
      for (const entry of entries.filter((one) => one.isFile())) {
        const text = await readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => '')
        expect(text.replaceAll('\0', ''), entry.name).not.toContain(secretKey)
      }
    })
  })

  test('the secret ends with the app; the connection stays and asks for it again', async () => {
    const userData = await newUserData()
    const first = await launchApp({ userData, env: withoutKeychain })
    await send(first.window, 'connections.save', draft)
    await first.close()
    const second = await launchApp({ userData, env: withoutKeychain })
    try {
      const all = value<Connection[]>(await send(second.window, 'connections.list', {}))
      const kept = all.find(({ name }) => name === 'for now')
      expect(kept).toMatchObject({ hasSecret: false, secretStorage: 'none' })
      expect(await send(second.window, 'queues.list', { connectionId: kept?.id })).toMatchObject({
        ok: false,
        failure: { code: 'MissingAccessKey' }
      })
    } finally {
      await second.close()
    }
  })
}

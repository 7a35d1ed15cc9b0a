import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'

// From the root, since the benches are bundled: this file then lies as deep in another folder.
const repoRoot = resolve(import.meta.dirname, '..', '..')
/** The built app, held until Playwright is connected. */
const heldApp = resolve(repoRoot, 'tests', 'support', 'held-app')
const QUIT_LIMIT_MS = 5_000

export interface LaunchOptions {
  /**
   * The folder of the app's data. Launching twice with the same one is a restart: the keychain's secrets are the same
   * too, and both outlive `close`. Left out, the app starts with nothing and leaves nothing.
   */
  userData?: string
  env?: Record<string, string>
  /** Further arguments of the command line. */
  args?: string[]
}

export interface LaunchedApp {
  app: ElectronApplication
  /** The first window, loaded. */
  window: Page
  userData: string
  /** Under which the app keeps its secrets in the keychain: derived from the data folder. */
  keychainService: string
  close(): Promise<void>
}

/** A new, empty data folder for an app that is to be started more than once. The caller removes it. */
export function newUserData(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'longpoll-test-'))
}

/** Forgets every secret of a keychain service: not every platform's keychain ends with the tests. */
export async function forgetSecrets(keychainService: string): Promise<void> {
  try {
    const { default: keytar } = await import('keytar')
    for (const { account } of await keytar.findCredentials(keychainService)) {
      await keytar.deletePassword(keychainService, account)
    }
  } catch {
    // Without a keychain there is nothing in it.
  }
}

function executable(): string {
  const path = process.env['LONGPOLL_ELECTRON']
  if (!path) throw new Error('LONGPOLL_ELECTRON is not set. Start the tests with: npm test')
  return path
}

/** The environment without what would turn Electron into plain Node. */
function environment(added: Record<string, string>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE'
  )
  return { ...Object.fromEntries(inherited), ...added }
}

/** Quits the app as a person would; one that does not quit in time is killed. */
async function quit(app: ElectronApplication, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const timer = setTimeout(() => child.kill('SIGKILL'), QUIT_LIMIT_MS)
  try {
    await app.close()
  } finally {
    clearTimeout(timer)
  }
}

/** Starts the built app, real Electron with a real keychain, and waits for its window. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const userData = options.userData ?? (await newUserData())
  const keychainService = basename(userData)
  const noSandbox = process.getuid?.() === 0 || process.env['LONGPOLL_NO_SANDBOX'] === '1'
  const app = await _electron.launch({
    executablePath: executable(),
    args: [heldApp, `--user-data-dir=${userData}`, ...(options.args ?? [])],
    env: environment({ LONGPOLL_KEYCHAIN_SERVICE: keychainService, ...options.env }),
    chromiumSandbox: !noSandbox
  })
  // Asked now: an app that has ended has no process to ask for.
  const child = app.process()
  const close = async () => {
    await quit(app, child)
    if (options.userData) return
    await forgetSecrets(keychainService)
    await rm(userData, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const window = await app.firstWindow()
    await window.waitForLoadState('domcontentloaded')
    return { app, window, userData, keychainService, close }
  } catch (error) {
    await close()
    throw error
  }
}

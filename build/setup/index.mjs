import { PlainError } from '../lib/errors.mjs'
import { say, seconds } from '../lib/log.mjs'
import { withSetupLock } from '../lib/lock.mjs'
import { noSandboxReason } from '../lib/sandbox.mjs'
import { hasDisplay } from '../session.mjs'
import { buildApp } from './app.mjs'
import { setUpLibraries } from './libraries.mjs'
import { setUpPackages } from './packages.mjs'

const wanted = { major: 20, minor: 19 }

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > wanted.major || (major === wanted.major && minor >= wanted.minor)) return
  throw new PlainError(
    `Node ${wanted.major}.${wanted.minor} or newer is needed; this is ${process.versions.node}.`
  )
}

/** Sets up the packages alone, which is all that checking the sources needs. */
export async function setUpTools() {
  checkNode()
  await withSetupLock(setUpPackages)
}

/**
 * Sets up whatever is missing: packages, system libraries, the Electron runtime. Does nothing when nothing is. The
 * executable is handed on to every program started from here, as LONGPOLL_ELECTRON; and LONGPOLL_NO_SANDBOX, where
 * Chromium's sandbox cannot work.
 *
 * @returns {Promise<{ electron: string, label: string }>} Electron's executable, and what to call it
 */
export async function setUp() {
  checkNode()
  const started = performance.now()
  const result = await withSetupLock(async () => {
    await setUpPackages()
    await setUpLibraries({ desktop: hasDisplay() })
    // Only now: it needs the packages.
    const { electronLabel, resolveElectron } = await import('./electron.mjs')
    const electron = await resolveElectron()
    return { electron, label: await electronLabel(electron) }
  })
  process.env.LONGPOLL_ELECTRON = result.electron
  if (noSandboxReason(result.electron)) process.env.LONGPOLL_NO_SANDBOX = '1'
  say(
    `Set up in ${seconds(performance.now() - started)}: Node ${process.versions.node}, ${result.label}.`
  )
  return result
}

/** Builds the app when its sources changed; everything must be set up. */
export function build() {
  return withSetupLock(buildApp)
}

/** Sets up everything and builds the app. */
export async function setUpAndBuild() {
  const result = await setUp()
  await build()
  return result
}

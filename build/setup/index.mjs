import { PlainError, say, seconds } from '../lib/log.mjs'
import { withSetupLock } from '../lib/lock.mjs'
import { hasDisplay } from '../session.mjs'
import { buildApp } from './app.mjs'
import { setUpLibraries } from './libraries.mjs'
import { setUpPackages } from './packages.mjs'

const NODE_AT_LEAST = [20, 19]

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [wantedMajor, wantedMinor] = NODE_AT_LEAST
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return
  throw new PlainError(
    `Node ${NODE_AT_LEAST.join('.')} or newer is needed; this is ${process.versions.node}.`
  )
}

/**
 * Sets up whatever is missing: packages, system libraries, the Electron runtime. Does nothing when nothing is. The
 * executable is handed on to every program started from here, as LONGPOLL_ELECTRON.
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
  say(
    `Set up in ${seconds(performance.now() - started)}: Node ${process.versions.node}, ${result.label}.`
  )
  return result
}

/** Sets up everything and builds the app. */
export async function setUpAndBuild() {
  const result = await setUp()
  await withSetupLock(buildApp)
  return result
}

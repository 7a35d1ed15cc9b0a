import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PlainError } from '../lib/errors.mjs'
import { say } from '../lib/log.mjs'
import { cacheFolder } from '../lib/paths.mjs'
import { fallbackElectron, fallbackExists } from './electron-fallback.mjs'
import {
  installedElectron,
  installElectron,
  pinnedVersion,
  UnreachableError
} from './electron-official.mjs'

const RETRY_AFTER_MS = 24 * 60 * 60 * 1000

function unreachableMark() {
  return join(cacheFolder(), `electron-${pinnedVersion()}-unreachable.json`)
}

function mirror() {
  return process.env.npm_config_electron_mirror ?? process.env.ELECTRON_MIRROR ?? ''
}

/** Whether the host was unreachable a short while ago, so that not every start waits for it again. */
async function recentlyUnreachable() {
  if (process.env.LONGPOLL_RETRY) return false
  try {
    const mark = JSON.parse(await readFile(unreachableMark(), 'utf8'))
    return mark.mirror === mirror() && Date.now() - mark.at < RETRY_AFTER_MS
  } catch {
    return false
  }
}

/** @param {UnreachableError} error */
async function rememberUnreachable(error) {
  await mkdir(cacheFolder(), { recursive: true })
  await writeFile(
    unreachableMark(),
    JSON.stringify({ at: Date.now(), mirror: mirror(), reason: error.message })
  )
  say(`Electron ${pinnedVersion()} cannot be fetched from here (${error.message}).`)
  say('For a day this will not be tried again; LONGPOLL_RETRY=1 tries it at once.')
}

async function officialElectron() {
  const executable = await installElectron()
  await rm(unreachableMark(), { force: true })
  return executable
}

/**
 * The Electron executable to use: one named by LONGPOLL_ELECTRON, else the pinned version, else the fallback.
 *
 * @returns {Promise<string>}
 */
export async function resolveElectron() {
  const named = process.env.LONGPOLL_ELECTRON
  if (named) {
    if (!existsSync(named))
      throw new PlainError(`LONGPOLL_ELECTRON names a file that does not exist: ${named}`)
    return named
  }
  const installed = installedElectron()
  if (installed) return installed
  if (fallbackExists() && (await recentlyUnreachable())) return fallbackElectron()
  try {
    return await officialElectron()
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
    if (fallbackExists()) {
      await rememberUnreachable(error)
      return fallbackElectron()
    }
    throw new PlainError(
      `Electron ${pinnedVersion()} cannot be fetched from here (${error.message}).\n` +
        'Set ELECTRON_MIRROR to a mirror that can be reached, or LONGPOLL_ELECTRON to an Electron executable.'
    )
  }
}

/**
 * What to call an executable in the output.
 *
 * @param {string} executable
 */
export async function electronLabel(executable) {
  const version = await readFile(join(dirname(executable), 'version'), 'utf8').catch(() => '')
  const name = `Electron ${version.trim().replace(/^v/, '') || executable}`
  if (executable === process.env.LONGPOLL_ELECTRON) return `${name} (named by LONGPOLL_ELECTRON)`
  return executable.startsWith(cacheFolder()) ? `${name} (fallback from the npm registry)` : name
}

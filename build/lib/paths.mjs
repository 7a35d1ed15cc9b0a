import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Where everything that building and testing writes goes. */
export const out = join(root, 'out')

/** The folder of what is fetched once and shared by every checkout. */
export function cacheFolder() {
  const { LONGPOLL_CACHE, LOCALAPPDATA, XDG_CACHE_HOME } = process.env
  if (LONGPOLL_CACHE) return LONGPOLL_CACHE
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'longpoll', 'cache')
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'longpoll')
}

/**
 * Whether Node was started with this module, rather than another one that imports it.
 *
 * @param {string} url the module's `import.meta.url`
 */
export function isStarted(url) {
  const [, script] = process.argv
  return script !== undefined && realpathSync(script) === fileURLToPath(url)
}

/** Whether this is a run of continuous integration, where nothing may be left out. */
export const inCi = process.env.CI === 'true'

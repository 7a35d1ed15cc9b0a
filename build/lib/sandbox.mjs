import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const SET_USER_ID = 0o4000

/** @param {string} name below /proc/sys/kernel */
function kernelSetting(name) {
  try {
    return readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** @param {string} electron */
function helperIsSetUp(electron) {
  try {
    const { mode, uid } = statSync(join(dirname(electron), 'chrome-sandbox'))
    return uid === 0 && (mode & SET_USER_ID) !== 0
  } catch {
    return false
  }
}

/**
 * Why Chromium's sandbox cannot work here, for a development copy of Electron. An installed Longpoll never needs to ask.
 *
 * @param {string} electron the executable
 * @returns {string | undefined}
 */
export function noSandboxReason(electron) {
  if (process.platform !== 'linux') return undefined
  if (process.getuid?.() === 0) return 'Running as root'
  const restricted =
    kernelSetting('apparmor_restrict_unprivileged_userns') === '1' ||
    kernelSetting('unprivileged_userns_clone') === '0'
  if (restricted && !helperIsSetUp(electron)) return 'This system restricts user namespaces'
  return undefined
}

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PlainError, reason } from '../lib/errors.mjs'
import { step } from '../lib/log.mjs'
import { run } from '../lib/run.mjs'

const require = createRequire(import.meta.url)
const SILENCE_LIMIT_MS = 20_000

/** The host that publishes Electron did not answer, or refused. */
export class UnreachableError extends Error {}

function installedPackage() {
  const folder = dirname(require.resolve('electron/package.json'))
  return { folder, version: String(require('electron/package.json').version) }
}

export function pinnedVersion() {
  return installedPackage().version
}

/** The executable of the pinned Electron when it has been installed, by the same marks its own installer uses. */
export function installedElectron() {
  const { folder, version } = installedPackage()
  try {
    const executable = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    const present = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    return present === version && existsSync(executable) ? executable : undefined
  } catch {
    return undefined
  }
}

/** npm's own proxy settings reach its scripts under these names; the downloader reads the usual ones. */
function useProxySettings() {
  const {
    npm_config_https_proxy: https,
    npm_config_proxy: http,
    npm_config_noproxy: none
  } = process.env
  if (https || http) process.env.HTTPS_PROXY ??= https || http
  if (http) process.env.HTTP_PROXY ??= http
  if (none) process.env.NO_PROXY ??= none
  process.env.ELECTRON_GET_USE_PROXY ??= 'true'
}

async function download() {
  useProxySettings()
  const { downloadArtifact } = await import(
    createRequire(require.resolve('electron/package.json')).resolve('@electron/get')
  )
  const stop = new AbortController()
  let reached = false
  const giveUp = () => stop.abort(new Error(`no answer for ${SILENCE_LIMIT_MS / 1000} s`))
  const silence = setTimeout(giveUp, SILENCE_LIMIT_MS)
  const remote =
    process.env.electron_use_remote_checksums ||
    process.env.npm_config_electron_use_remote_checksums
  try {
    // The same call as in Electron's installer, so that the installer then finds the file in its cache.
    await downloadArtifact({
      version: pinnedVersion(),
      artifactName: 'electron',
      force: process.env.force_no_cache === 'true',
      cacheRoot: process.env.electron_config_cache,
      checksums: remote ? undefined : require('electron/checksums.json'),
      platform: process.platform,
      arch: process.env.npm_config_arch || process.arch,
      downloadOptions: {
        signal: stop.signal,
        getProgressCallback: async () => {
          reached = true
          silence.refresh()
        }
      }
    })
  } catch (error) {
    if (!reached) throw new UnreachableError(reason(error))
    throw new PlainError(`Electron could not be downloaded: ${reason(error)}`)
  } finally {
    clearTimeout(silence)
  }
}

/**
 * Installs the pinned Electron with the electron package's own means (ELECTRON_MIRROR and npm's proxy apply).
 *
 * @returns {Promise<string>} the executable
 * @throws {UnreachableError} within 20 s when the host that publishes it cannot be reached
 */
export async function installElectron() {
  await step(`Fetching Electron ${pinnedVersion()}`, download)
  const installer = join(installedPackage().folder, 'install.js')
  const { output } = await step('Unpacking it', () =>
    run(process.execPath, [installer], { quiet: true })
  )
  const executable = installedElectron()
  if (!executable) throw new PlainError(`Electron could not be unpacked:\n${output}`)
  return executable
}

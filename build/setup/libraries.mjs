import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { PlainError } from '../lib/errors.mjs'
import { step } from '../lib/log.mjs'
import { run } from '../lib/run.mjs'

/** What to look for, and the Debian package that holds it. */
const LIBRARIES = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libXss.so.1': 'libxss1',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libsecret-1.so.0': 'libsecret-1-0'
}
const PROGRAMS = {
  'xvfb-run': 'xvfb',
  Xvfb: 'xvfb',
  xauth: 'xauth',
  'gnome-keyring-daemon': 'gnome-keyring',
  'dbus-run-session': 'dbus-x11'
}

const searchPath = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']

/** @param {string} program */
export function findProgram(program) {
  return searchPath
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

async function missingLibraries() {
  const ldconfig = findProgram('ldconfig')
  if (!ldconfig) return []
  const { output } = await run(ldconfig, ['-p'], { quiet: true })
  return Object.keys(LIBRARIES).filter((name) => !output.includes(`\t${name} `))
}

/** Debian 13 and Ubuntu 24.04 renamed the packages whose time stamps became 64 bits wide. */
async function renamed(/** @type {string} */ name) {
  const { code } = await run('apt-cache', ['show', `${name}t64`], { quiet: true })
  return code === 0 ? `${name}t64` : name
}

/** @param {string[]} args */
async function apt(args) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const { code, output } = await run('apt-get', args, { quiet: true, env })
  if (code !== 0) throw new PlainError(`apt-get ${args.join(' ')} failed:\n${output}`)
}

/** @param {string[]} packages */
async function install(packages) {
  await step(`Installing system packages (${packages.join(' ')})`, async () => {
    await apt(['update'])
    const names = await Promise.all(packages.map(renamed))
    await apt(['install', '--yes', '--no-install-recommends', ...names])
  })
}

/**
 * Sees to it that Electron's shared libraries are there and, for a machine without a display, the programs that stand in
 * for a desktop. Installs them where it may; otherwise says how.
 *
 * @param {{ desktop: boolean }} options desktop: there is a display, so no stand-in is needed
 */
export async function setUpLibraries({ desktop }) {
  if (process.platform !== 'linux') return
  const programs = desktop ? [] : Object.keys(PROGRAMS).filter((name) => !findProgram(name))
  const missing = [...(await missingLibraries()), ...programs]
  if (missing.length === 0) return
  /** @type {Record<string, string>} */
  const packageOf = { ...LIBRARIES, ...PROGRAMS }
  const packages = [...new Set(missing.map((name) => packageOf[name] ?? name))]
  if (!findProgram('apt-get')) {
    throw new PlainError(`These are missing; please install them: ${missing.join(', ')}`)
  }
  if (process.getuid?.() !== 0) {
    const names = await Promise.all(packages.map(renamed))
    const commandLine = `sudo apt-get install --no-install-recommends ${names.join(' ')}`
    throw new PlainError(
      `System packages are missing. Please run this, then try again:\n\n  ${commandLine}`
    )
  }
  await install(packages)
}

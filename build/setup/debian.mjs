import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { PlainError } from '../lib/errors.mjs'
import { step } from '../lib/log.mjs'
import { run } from '../lib/run.mjs'

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
 * Installs what is missing where it may; otherwise says how.
 *
 * @param {Record<string, string>} missing what is missing, and the Debian package that holds it
 */
export async function installPackages(missing) {
  const names = Object.keys(missing)
  if (names.length === 0) return
  const packages = [...new Set(Object.values(missing))]
  if (!findProgram('apt-get')) {
    throw new PlainError(`These are missing; please install them: ${names.join(', ')}`)
  }
  if (process.getuid?.() !== 0) {
    const wanted = await Promise.all(packages.map(renamed))
    const commandLine = `sudo apt-get install --no-install-recommends ${wanted.join(' ')}`
    throw new PlainError(
      `System packages are missing. Please run this, then try again:\n\n  ${commandLine}`
    )
  }
  await install(packages)
}

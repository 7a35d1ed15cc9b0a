import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cachedFolder } from '../lib/cache.mjs'
import { PlainError } from '../lib/errors.mjs'
import { step } from '../lib/log.mjs'
import { run } from '../lib/run.mjs'
import { findProgram } from '../setup/debian.mjs'

// moto and of its `server` extra what SQS needs, all pinned. The rest of that extra serves other services, and is twice
// as large again.
const requirements = fileURLToPath(new URL('moto.txt', import.meta.url))
const version = /^moto==(.*)$/m.exec(await readFile(requirements, 'utf8'))?.[1] ?? ''

const python = () => findProgram('python3') ?? 'python3'

/** @param {string[]} args */
const ask = (...args) => run(python(), args, { quiet: true })

/** An environment knows only the Python that made it, so another version of it gets another folder. */
async function folderName() {
  const { output } = await ask('-c', 'import sys; print("%d.%d" % sys.version_info[:2])')
  const hash = createHash('sha256').update(await readFile(requirements))
  return `moto-${version}-python${output.trim()}-${hash.digest('hex').slice(0, 8)}`
}

const canMakeEnvironment = async () => (await ask('-c', 'import ensurepip, venv')).code === 0
const hasPip = async () => (await ask('-m', 'pip', '--version')).code === 0

/** @param {string} folder */
const interpreterOf = (folder) => join(folder, 'bin', 'python3')

/** Into an environment of its own, or where Python cannot make one into a plain folder. @param {string} scratch */
async function install(scratch) {
  const folder = join(scratch, 'packages')
  const environment = await canMakeEnvironment()
  if (environment) await ask('-m', 'venv', folder)
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]
  const { code, output } = environment
    ? await run(interpreterOf(folder), pip, { quiet: true })
    : await ask(...pip, '--target', folder)
  if (code !== 0) throw new PlainError(`pip could not fetch moto ${version}: ${output}`)
  return folder
}

/** @type {import('./kinds.mjs').PeerKind} */
export const moto = {
  name: 'moto',
  version,
  listening: /Running on http:\/\/127\.0\.0\.1:(\d+)/,
  async missing() {
    if (!findProgram('python3')) return { python3: 'python3-venv' }
    const able = (await canMakeEnvironment()) || (await hasPip())
    return able ? {} : { "Python's venv": 'python3-venv' }
  },
  async prepare() {
    const folder = await cachedFolder(await folderName(), (scratch) =>
      step(`Fetching moto ${version} with pip`, () => install(scratch))
    )
    const own = interpreterOf(folder)
    // As a module: the scripts of an environment name the folder that it was made in.
    const start = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0']
    return existsSync(own)
      ? { words: [own, ...start] }
      : { words: [python(), ...start], env: { PYTHONPATH: folder } }
  }
}

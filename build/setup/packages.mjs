import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from '../lib/npm.mjs'
import { PlainError } from '../lib/errors.mjs'
import { step } from '../lib/log.mjs'
import { root } from '../lib/paths.mjs'

const lockfile = join(root, 'package-lock.json')
const stamp = join(root, 'node_modules', '.longpoll-setup')

/** @param {string} file */
async function packagesIn(file) {
  const { packages } = JSON.parse(await readFile(file, 'utf8'))
  delete packages['']
  return packages
}

/** Whether what npm says it installed is what the lockfile asks for: so after `npm install`, nothing is done twice. */
async function installedAsLocked() {
  try {
    const wanted = await packagesIn(lockfile)
    const present = await packagesIn(join(root, 'node_modules', '.package-lock.json'))
    const same = (/** @type {string} */ path) =>
      present[path] ? present[path].version === wanted[path].version : wanted[path].optional
    return Object.keys(wanted).every(same) && Object.keys(present).every((path) => wanted[path])
  } catch {
    return false
  }
}

/** Installs the packages of the lockfile when they are missing or others. */
export async function setUpPackages() {
  const hash = createHash('sha256')
    .update(await readFile(lockfile))
    .digest('hex')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return
  if (!(await installedAsLocked())) {
    await step('Installing packages (npm ci)', async () => {
      const args = ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']
      const { code, output } = await npm(args, { quiet: true })
      // The reason comes first; the many lines after it list npm's options.
      const reason = output.split('\n').slice(0, 30).join('\n')
      if (code !== 0) throw new PlainError(`npm ci failed:\n${reason}`)
    })
  }
  await writeFile(stamp, hash)
}

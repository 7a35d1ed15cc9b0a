import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from './paths.mjs'

/**
 * Where a folder of the cache is, or would be.
 *
 * @param {string} name
 */
export const cachedPath = (name) => join(cacheFolder(), name)

/**
 * A folder of the cache, made at first use. It is complete or not there: it is put together under another name.
 *
 * @param {string} name changes with everything that decides what is in it
 * @param {(scratch: string) => Promise<string>} make makes the folder somewhere below `scratch`, and says where
 * @returns {Promise<string>}
 */
export async function cachedFolder(name, make) {
  const folder = cachedPath(name)
  if (existsSync(folder)) return folder
  await mkdir(cacheFolder(), { recursive: true })
  const scratch = await mkdtemp(join(cacheFolder(), `.${name}-`))
  try {
    const made = await make(scratch)
    // Whoever is first wins: another set-up at the same time finds a complete folder or none.
    await rename(made, folder).catch((error) => {
      if (!existsSync(folder)) throw error
    })
    return folder
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

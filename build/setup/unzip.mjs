import { mkdir, open, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'

const inflate = promisify(inflateRaw)
const END_OF_DIRECTORY = 0x06054b50
const SYMLINK = 0o120000
const FILE_TYPE = 0o170000

/** @param {import('node:fs/promises').FileHandle} file @param {number} position @param {number} length */
async function bytes(file, position, length) {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer
}

/** @param {import('node:fs/promises').FileHandle} file */
async function* entries(file) {
  const { size } = await file.stat()
  const tail = await bytes(file, Math.max(0, size - 65_557), Math.min(size, 65_557))
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || tail.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error('Not a zip file.')
  const directory = await bytes(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  for (let at = 0; at < directory.length;) {
    const length = (/** @type {number} */ offset) => directory.readUInt16LE(at + offset)
    const name = length(28)
    yield {
      name: directory.toString('utf8', at + 46, at + 46 + name),
      stored: directory.readUInt16LE(at + 10) === 0,
      packed: directory.readUInt32LE(at + 20),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      header: directory.readUInt32LE(at + 42)
    }
    at += 46 + name + length(30) + length(32)
  }
}

/**
 * Unpacks the wanted part of a zip file. General unzip packages unpack everything, and here two thirds of the archive's
 * 25,000 files are not wanted: choosing makes it 3 seconds instead of 40. For verified archives below 4 GB only.
 *
 * @param {string} archive
 * @param {string} folder
 * @param {(name: string) => string | undefined} place the relative path to write an entry to; undefined leaves it out
 */
export async function unzip(archive, folder, place) {
  const file = await open(archive)
  try {
    for await (const entry of entries(file)) {
      const relative = entry.name.endsWith('/') ? undefined : place(entry.name)
      if (!relative) continue
      const target = join(folder, normalize(relative))
      if (!target.startsWith(folder + sep))
        throw new Error(`The archive leaves its folder: ${entry.name}`)
      await mkdir(dirname(target), { recursive: true })
      const header = await bytes(file, entry.header, 30)
      const start = entry.header + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
      const packed = await bytes(file, start, entry.packed)
      const content = entry.stored ? packed : await inflate(packed)
      if ((entry.mode & FILE_TYPE) === SYMLINK) await symlink(content.toString(), target)
      else await writeFile(target, content, { mode: entry.mode & 0o777 || 0o644 })
    }
  } finally {
    await file.close()
  }
}

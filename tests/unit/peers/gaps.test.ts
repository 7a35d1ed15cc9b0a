import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gaps } from '../../peers/support/gaps.js'

const folder = join(import.meta.dirname, '..', '..', 'peers')

/** The titles that are written out: a gap is of one behaviour, so it names one of these. */
async function titles(): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'))
  const sources = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  const calls = sources.join('\n').matchAll(/behaviour\(\s*(?:'([^']+)'|"([^"]+)")/g)
  return [...calls].map(([, single, double]) => single ?? double ?? '')
}

it('every known gap of a peer is one of a behaviour that is checked', async () => {
  const known = new Set(await titles())
  expect(known.size).toBeGreaterThan(40)
  const named = Object.values(gaps).flatMap((some) => Object.keys(some))
  expect(named.filter((title) => !known.has(title))).toEqual([])
})

import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { DocumentDetail } from '../contract/index.js'
import { CsvTable, mostAttributeColumns } from './csv.js'
import { tooManyColumns } from './errors.js'
import { bodyFileName } from './file-name.js'
import { ndjsonLine } from './ndjson.js'

/** Documents that can be read more than once: each call begins at the first. */
export type Documents = () => AsyncIterable<DocumentDetail>

type Told = () => void

/** Characters that are gathered before they are written. */
const portion = 1024 ** 2

async function writeLines(file: FileHandle, lines: AsyncIterable<string>): Promise<void> {
  let waiting: string[] = []
  let length = 0
  const flush = async () => {
    await file.write(waiting.join(''))
    waiting = []
    length = 0
  }
  for await (const line of lines) {
    waiting.push(line)
    length += line.length
    if (length >= portion) await flush()
  }
  await flush()
  await file.sync()
}

/** Writes beside the file and puts it in its place when it is whole. Where that fails nothing is left behind. */
async function writeWhole(path: string, lines: AsyncIterable<string>): Promise<void> {
  const unfinished = `${path}.part`
  try {
    const file = await open(unfinished, 'w')
    try {
      await writeLines(file, lines)
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw error
  }
}

/** @param told called for each document */
export function writeNdjson(path: string, documents: Documents, told: Told): Promise<void> {
  async function* lines() {
    for await (const document of documents()) {
      yield ndjsonLine(document)
      told()
    }
  }
  return writeWhole(path, lines())
}

/** Reads the documents twice: the columns come before the rows. @throws ExportError */
export async function writeCsv(path: string, documents: Documents, told: Told): Promise<void> {
  const table = new CsvTable()
  for await (const document of documents()) {
    table.look(document)
    if (table.attributeColumns > mostAttributeColumns) throw tooManyColumns(mostAttributeColumns)
  }
  async function* lines() {
    yield table.head()
    for await (const document of documents()) {
      yield table.row(document)
      told()
    }
  }
  return writeWhole(path, lines())
}

/** Writes a file of its own: what is there already is left as it is. */
async function writeNew(folder: string, name: string, body: string): Promise<void> {
  const [stem, ending] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.'))]
  for (let again = 1; ; again++) {
    const path = join(folder, again === 1 ? name : `${stem} (${again})${ending}`)
    try {
      return await writeFile(path, body, { encoding: 'utf8', flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** One file per body, its bytes exactly. */
export async function writeFiles(folder: string, documents: Documents, told: Told): Promise<void> {
  for await (const document of documents()) {
    await writeNew(folder, bodyFileName(document, document.body), document.body)
    told()
  }
}

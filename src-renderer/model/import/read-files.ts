import { formatCount, plural } from '../../format/numbers'
import { readCsv, type CsvReading } from './csv'
import { NotText, textOf } from './decode'
import type { ImportFormat } from './formats'
import { jsonReader, ndjsonReader, type JsonReading } from './json'
import {
  leftOut,
  type ImportItem,
  type ImportProblem,
  type ImportRecord,
  type TextReader
} from './record'
import { lineReader, wholeReader } from './text'
import { inTurns } from './turns'

/** A file, and how it is to be read. */
export interface ImportSource {
  file: File
  format: ImportFormat
}

export type Reading = JsonReading & CsvReading

/** What was read. */
export interface ReadFiles {
  records: ImportRecord[]
  problems: ImportProblem[]
  /** The names of all fields, in the order in which they were met, and in how many documents each is. */
  fields: Map<string, number>
}

/** The most that is read at once: documents, and characters of a table, which is read as one text. */
const importLimits = { documents: 200_000, table: 256 * 1024 ** 2 } as const

export const readers: Record<
  Exclude<ImportFormat, 'csv'>,
  (file: string, how: Reading) => TextReader
> = {
  json: jsonReader,
  ndjson: ndjsonReader,
  lines: (file) => lineReader(file),
  whole: (file) => wholeReader(file)
}

class Collected implements ReadFiles {
  readonly records: ImportRecord[] = []
  readonly problems: ImportProblem[] = []
  readonly fields = new Map<string, number>()

  get full(): boolean {
    return this.records.length >= importLimits.documents
  }

  take(items: Iterable<ImportItem>): void {
    for (const item of items) {
      if ('problem' in item) this.problems.push(item.problem)
      else if (!this.full) this.#add(item.record)
    }
  }

  #add(record: ImportRecord): void {
    this.records.push(record)
    for (const [name] of record.fields) this.fields.set(name, (this.fields.get(name) ?? 0) + 1)
  }
}

/** @param bytes called with how many more bytes have been read */
async function readSource(
  { file, format }: ImportSource,
  how: Reading,
  into: Collected,
  turn: () => Promise<boolean>,
  bytes: (count: number) => void
): Promise<void> {
  if (format === 'csv') {
    if (file.size > importLimits.table) {
      const message = 'A table of more than 256 MiB is not read. Use NDJSON, or divide it.'
      return into.take([leftOut(file.name, null, message)])
    }
    const parts: string[] = []
    for await (const text of textOf(file, bytes)) parts.push(text)
    return readCsv(file.name, parts.join(''), how, (items) => into.take(items), turn)
  }
  const reader = readers[format](file.name, how)
  for await (const text of textOf(file, bytes)) {
    into.take(reader.read(text))
    if (into.full || !(await turn())) return
  }
  into.take(reader.end())
}

/** Why a file could not be read, in words, and where. */
export function whyNot(thrown: unknown): string {
  if (thrown instanceof NotText) {
    const { line, before } = thrown
    const where = `line ${formatCount(line)}, after ${plural(before, 'byte')}`
    return `The file is not text: its bytes are not UTF-8 or UTF-16 (${where}).`
  }
  return `The file could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`
}

/**
 * Reads files into records, in slices of time.
 *
 * @param progress called with the share that is done, 0 to 1, and how many documents there are
 */
export async function readFiles(
  sources: readonly ImportSource[],
  how: Reading,
  signal: AbortSignal,
  progress: (share: number, documents: number) => void = () => undefined
): Promise<ReadFiles> {
  const into = new Collected()
  const total = sources.reduce((sum, { file }) => sum + file.size, 0)
  let done = 0
  const inTurn = inTurns(signal)
  const turn = async () => {
    progress(total === 0 ? 1 : done / total, into.records.length)
    return (await inTurn()) && !into.full
  }
  for (const source of sources) {
    if (!(await turn())) break
    try {
      await readSource(source, how, into, turn, (bytes) => (done += bytes))
    } catch (thrown) {
      into.take([leftOut(source.file.name, null, whyNot(thrown))])
    }
  }
  if (into.full) {
    const limit = importLimits.documents.toLocaleString('en-US')
    const message = `Only the first ${limit} documents are read. Divide the file for the rest.`
    into.take([leftOut(sources.at(-1)?.file.name ?? '', null, message)])
  }
  return into
}

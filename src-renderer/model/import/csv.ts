import Papa from 'papaparse'
import { leftOut, type ImportItem } from './record'

/** How a table is read. */
export interface CsvReading {
  /** Whether the first row has the names of the columns. */
  header: boolean
}

/** Characters that are parsed in one go. */
const partSize = 256 * 1024

const messages: Record<string, string> = {
  MissingQuotes: 'A quote that opens a cell here is not closed: the rest of the file is in it.',
  InvalidQuotes: 'There is a quote within a quoted cell, or text behind one.'
}

const delimiters = [',', ';', '\t', '|'] as const

/** The delimiter that is most often in the first row, outside of quotes. */
function delimiterOf(text: string): string {
  const row = text.slice(0, partSize).replace(/"[^"]*"/g, '')
  const first = row.split(/[\r\n]/, 1)[0] ?? ''
  const counts = delimiters.map((one) => first.split(one).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

const columnName = (index: number) => `Column ${index + 1}`

/** Gives the cells of a row the names of their columns. */
class Table {
  #names: string[] | null = null
  #count = 0

  constructor(
    private readonly file: string,
    private readonly reading: CsvReading
  ) {}

  *rows(rows: string[][], errors: readonly Papa.ParseError[]): Generator<ImportItem> {
    const wrong = new Map(errors.map((error) => [error.row, error]))
    for (const [index, cells] of rows.entries()) {
      const at = ++this.#count
      const error = wrong.get(index)
      if (error && messages[error.code]) yield leftOut(this.file, at, messages[error.code] ?? '')
      else if (cells.length > 1 || cells[0] !== '') yield* this.#row(at, cells)
    }
  }

  *#row(at: number, cells: string[]): Generator<ImportItem> {
    if (this.#names === null) {
      this.#names = cells.map((cell, index) =>
        this.reading.header ? cell.trim() || columnName(index) : columnName(index)
      )
      if (this.reading.header) return
    }
    const names = this.#names
    if (cells.length > names.length) {
      const message = `It has ${cells.length} cells; the first row has ${names.length}.`
      yield leftOut(this.file, at, `${message} Is a cell with a comma or a line break not quoted?`)
      return
    }
    const fields = cells.map((cell, index) => [names[index] ?? '', cell] as const)
    yield { record: { file: this.file, at, fields, attributes: [] } }
  }
}

/**
 * Reads a table part by part; between the parts others get their turn.
 *
 * @param turn called after each part; reading ends where it says false
 */
export function readCsv(
  file: string,
  text: string,
  reading: CsvReading,
  take: (items: Iterable<ImportItem>) => void,
  turn: () => Promise<boolean>
): Promise<void> {
  const table = new Table(file, reading)
  return new Promise((resolve, reject) => {
    // Its types say `chunk` for files only; it does the same for a text, which has been decoded as a whole.
    Papa.parse<string[]>(text as string | File, {
      chunkSize: partSize,
      delimiter: delimiterOf(text),
      chunk({ data, errors }, parser) {
        take(table.rows(data, errors))
        parser.pause()
        turn().then((goOn) => (goOn ? parser.resume() : (parser.abort(), resolve())), reject)
      },
      complete: () => resolve()
    })
  })
}

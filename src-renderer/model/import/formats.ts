/** How a file can be read. */
export type ImportFormat = 'json' | 'ndjson' | 'csv' | 'whole' | 'lines'

export const formatLabels = {
  json: 'JSON: an array, or values one after the other',
  ndjson: 'NDJSON: a value on each line',
  csv: 'CSV: a table with a document in each row',
  lines: 'Text: a document on each line',
  whole: 'Text: the whole file is one document'
} as const satisfies Record<ImportFormat, string>

const byEnding: Record<string, ImportFormat> = {
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  csv: 'csv',
  tsv: 'csv'
}

/** The format that the name of a file asks for. Of any other file the whole text is one body. */
export const formatOf = (file: string): ImportFormat =>
  byEnding[/\.([^.]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''] ?? 'whole'

/** Lines that are looked at before a text is taken as NDJSON. */
const looked = 20

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether a text is several values of JSON, an object or array on each line, as far as its first lines tell. */
export function isNdjson(text: string): boolean {
  const lines = text
    .split(/\r?\n/, looked * 2)
    .filter((line) => line.trim() !== '')
    .slice(0, looked)
  return lines.length > 1 && lines.every((line) => /^\s*[{[]/.test(line) && isJson(line))
}

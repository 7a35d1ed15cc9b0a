import { randomBytes } from 'node:crypto'

/** The most that SQS takes, in bytes. */
const mebibyte = 1_048_576

/** Bodies that are hard to show, of about this many bytes. */
export const bodyShapes: Record<string, (bytes: number) => string> = {
  'JSON in one line': (bytes) => {
    const row = (id: number) => JSON.stringify({ id, text: 'lorem ipsum '.repeat(7) })
    const rows = Array.from({ length: Math.max(1, Math.floor(bytes / 117)) }, (_, id) => row(id))
    return `[${rows.join(',')}]`
  },
  'text in one line': (bytes) => 'word and more words '.repeat(bytes / 20 + 1).slice(0, bytes),
  'text in many lines': (bytes) =>
    Array.from({ length: Math.max(1, Math.floor(bytes / 33)) }, () =>
      randomBytes(16).toString('hex')
    ).join('\n')
}

/** Bodies as large as SQS takes them, with a little room for their attributes. */
export const largeBodies = (): string[] =>
  Object.values(bodyShapes).map((make) => make(mebibyte - 1024))

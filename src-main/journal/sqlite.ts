import Database from 'libsql'

/** All that may be bound. The driver ends the process on a boolean, so the type keeps it out. */
export type SqlValue = string | number | Buffer | null
export type SqlRow = SqlValue[]

/** A prepared statement whose rows are arrays of columns. */
interface Statement {
  run(values: readonly SqlValue[]): { changes: number; lastInsertRowid: number }
  get(values: readonly SqlValue[]): SqlRow | undefined
  all(values: readonly SqlValue[]): SqlRow[]
}

export interface Sqlite {
  /** Prepared once per text and kept. */
  sql(text: string): Statement
  exec(text: string): void
  close(): void
}

/** Texts of statements vary only with the shape of a filter; far more than there are shapes. */
const maxStatements = 500

function open(file: string, key: string | null): Database.Database {
  if (key === null) return new Database(file)
  const options = { timeout: 0, encryptionCipher: 'aes256cbc', encryptionKey: key }
  return new Database(file, options)
}

/**
 * Opens a database file, or `:memory:`. A wrong key shows only when something is read.
 *
 * @param key - 32 bytes as hex; null for no encryption
 */
export function openSqlite(file: string, key: string | null): Sqlite {
  const db = open(file, key)
  const kept = new Map<string, Statement>()
  return {
    sql(text) {
      const known = kept.get(text)
      if (known) return known
      if (kept.size >= maxStatements) kept.clear()
      const prepared = db.prepare<unknown[]>(text)
      const statement = (prepared.reader ? prepared.raw() : prepared) as unknown as Statement
      kept.set(text, statement)
      return statement
    },
    exec(text) {
      db.exec(text)
    },
    close() {
      kept.clear()
      db.close()
    }
  }
}

/** SQLite's own name of what went wrong, `null` for an error that is not SQLite's. */
export function sqliteCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null
}

/** The file is no journal: damaged, or encrypted with another key. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error) ?? '')
}

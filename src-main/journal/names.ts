import { decodeName, encodeName } from './codec.js'
import type { Sqlite } from './sqlite.js'

/** Bounds the memory for journals with very many groups. */
const maxCached = 50_000

/** Connections, queue URLs and message groups by number. */
export class Names {
  readonly #ids = new Map<string, number>()
  readonly #texts = new Map<number, string>()

  constructor(private readonly db: Sqlite) {}

  /** The number of a text that may be new. Within a transaction. */
  intern(text: string): number {
    return this.#ids.get(text) ?? this.find(text) ?? this.#add(text)
  }

  /** The number of a text, `null` where the journal has never seen it. */
  find(text: string): number | null {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    const found = this.db.sql('select id from name where text = ?').get([encodeName(text)])?.[0]
    return typeof found === 'number' ? this.#keep(found, text) : null
  }

  text(id: number): string {
    const known = this.#texts.get(id)
    if (known !== undefined) return known
    const found = this.db.sql('select text from name where id = ?').get([id])?.[0]
    const text = typeof found === 'string' ? decodeName(found) : ''
    this.#keep(id, text)
    return text
  }

  /** Forgets what it knows: after a transaction that did not happen, and after names were deleted. */
  clear(): void {
    this.#ids.clear()
    this.#texts.clear()
  }

  #add(text: string): number {
    const added = this.db.sql('insert into name (text) values (?)').run([encodeName(text)])
    return this.#keep(added.lastInsertRowid, text)
  }

  #keep(id: number, text: string): number {
    if (this.#texts.size >= maxCached) this.clear()
    this.#ids.set(text, id)
    this.#texts.set(id, text)
    return id
  }
}

import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'

/** What was read. `setAside` is the path of the copy that was kept of a file that could not be understood. */
export interface JsonContents<T> {
  value: T
  setAside: string | null
}

/** @param what the file, at the beginning of a sentence @param copy where it was put */
export const setAsideNotice = (what: string, copy: string): string =>
  `${what} could not be read. It was kept as ${copy} and a new one was started.`

/**
 * One value in one small JSON file.
 *
 * Writing is atomic: after a crash the file holds the old value or the new one, never half of either. A file that cannot
 * be understood is moved aside, so that nothing is overwritten, and the fallback is used.
 */
export class JsonFile<T> {
  private writing: Promise<void> = Promise.resolve()

  constructor(
    readonly path: string,
    private readonly schema: z.ZodType<T>,
    private readonly fallback: T
  ) {}

  async read(): Promise<JsonContents<T>> {
    let text: string
    try {
      text = await readFile(this.path, 'utf8')
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
      return { value: this.fallback, setAside: missing ? null : await this.setAside() }
    }
    const parsed = this.schema.safeParse(parseJson(text))
    if (parsed.success) return { value: parsed.data, setAside: null }
    return { value: this.fallback, setAside: await this.setAside() }
  }

  /** Writes in the order of the calls. @throws the error of the file system */
  write(value: T): Promise<void> {
    const next = this.writing.catch(() => undefined).then(() => this.replace(value))
    this.writing = next
    return next
  }

  /** Resolves when no write is under way. */
  async settled(): Promise<void> {
    await this.writing.catch(() => undefined)
  }

  private async replace(value: T): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true })
    const scratch = `${this.path}.${randomUUID()}.tmp`
    try {
      const file = await open(scratch, 'w', 0o600)
      try {
        await file.writeFile(`${JSON.stringify(value, null, 2)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(scratch, this.path)
    } catch (error) {
      await rm(scratch, { force: true })
      throw error
    }
  }

  private async setAside(): Promise<string | null> {
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
    const copy = this.path.replace(/\.json$/, `.unreadable-${stamp}.json`)
    try {
      await rename(this.path, copy)
      return copy
    } catch {
      return null
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { closeSync, ftruncateSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'

/** An input document that was about to be sent, and when. Milliseconds since the epoch. */
export interface Intent {
  ordinal: number
  at: number
}

const fileOf = (journal: string) => `${journal}.sending`

/**
 * Notes which input documents are about to be sent, before they are: numbers of runs and documents only, a line for each
 * batch, in a plain file beside the journal.
 *
 * Not in the journal itself, since a batch would have to wait for the worker: a line takes some microseconds. It
 * survives the end of the process, however sudden; after a power loss the last of it may be missing.
 */
export class IntentFile {
  #handle: number | null = null
  readonly #runs = new Set<number>()

  /** @param journal the file of the journal; null for one in memory, which ends with the process anyway */
  constructor(private readonly journal: string | null) {}

  /** @throws the system's error where nothing can be written */
  note(runId: number, ordinals: readonly number[]): void {
    if (this.journal === null || ordinals.length === 0) return
    this.#runs.add(runId)
    this.#handle ??= openSync(fileOf(this.journal), 'a')
    writeSync(this.#handle, `${runId} ${Date.now()} ${ordinals.join(' ')}\n`)
  }

  /** A run has ended and that is in the journal. With the last one the file is emptied. */
  end(runId: number): void {
    if (!this.#runs.delete(runId) || this.#runs.size > 0 || this.#handle === null) return
    ftruncateSync(this.#handle)
  }

  close(): void {
    if (this.#handle !== null) closeSync(this.#handle)
    this.#handle = null
  }
}

/** What was noted when the app ended, by run; of what was noted twice the first. A line that was cut off was not sent. */
export function readIntents(journal: string): Map<number, Intent[]> {
  const found = new Map<number, Map<number, Intent>>()
  for (const line of linesOf(fileOf(journal))) {
    const [run = 0, at = 0, ...ordinals] = line.split(' ').map(Number)
    const intents = found.get(run) ?? new Map<number, Intent>()
    found.set(run, intents)
    // SQS may have taken the first try, and counts from that one.
    for (const ordinal of ordinals) if (!intents.has(ordinal)) intents.set(ordinal, { ordinal, at })
  }
  return new Map([...found].map(([run, intents]) => [run, [...intents.values()]]))
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'ascii').split('\n').slice(0, -1)
  } catch {
    return []
  }
}

/** Forgets what was noted, once it is in the journal. */
export function forgetIntents(journal: string): void {
  try {
    truncateSync(fileOf(journal))
  } catch {
    // There is none.
  }
}

import { open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Failure } from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import type { OpenTarget } from './listen-targets.js'

/** One message as a line of NDJSON: everything of it, so that it can be imported back. */
function lineOf({ body, properties, attributes, system, at }: NewDocument): string {
  return `${JSON.stringify({ body, properties, attributes, system, receivedAt: new Date(at).toISOString() })}\n`
}

/** The last work on each file: sessions that append to the same one take turns. */
const turns = new Map<string, Promise<unknown>>()

function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const result = (turns.get(path) ?? Promise.resolve()).then(work)
  const settled = result.then(
    () => undefined,
    () => undefined
  )
  turns.set(path, settled)
  void settled.then(() => {
    if (turns.get(path) === settled) turns.delete(path)
  })
  return result
}

/** A line that was cut off, e.g. by a power loss, is ended first, so that it spoils no other. */
async function startOfLine(file: FileHandle, size: number): Promise<string> {
  if (size === 0) return ''
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer.toString() === '\n' ? '' : '\n'
}

/** All of it or nothing, and durable. @throws the error of the file system */
async function append(path: string, lines: string): Promise<void> {
  const file = await open(path, 'a+', 0o600)
  try {
    const { size } = await file.stat()
    try {
      await file.appendFile((await startOfLine(file, size)) + lines, 'utf8')
      await file.datasync()
    } catch (error) {
      await file.truncate(size).catch(() => undefined)
      throw error
    }
  } finally {
    await file.close()
  }
}

const hints: Record<string, string> = {
  ENOSPC: 'Free some space on its disk.',
  EACCES: 'Allow Longpoll to write to it, or choose another file.',
  EPERM: 'Allow Longpoll to write to it, or choose another file.',
  EROFS: 'Its disk is read-only. Choose another file.',
  ENOENT: 'Its folder is not there. Bring it back, or choose another file.',
  EISDIR: 'It is a folder. Choose a file.'
}

function fileFailure(name: string, error: unknown): Failure {
  const code = String((error as NodeJS.ErrnoException).code ?? '')
  return {
    code: 'FileNotWritten',
    message: `The messages could not be appended to ${name}${code ? ` (${code})` : ''}.`,
    retryable: true,
    hint: hints[code] ?? 'Check the file and its disk, or choose another file.'
  }
}

/** Appends messages to a file, a line of NDJSON for each. */
export function fileTarget(path: string): OpenTarget {
  const label = basename(path)
  return {
    label,
    async take(documents) {
      try {
        await inTurn(path, () => append(path, documents.map(lineOf).join('')))
        return null
      } catch (error) {
        return fileFailure(label, error)
      }
    }
  }
}

import { open, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { clipboard, dialog, type BrowserWindow } from 'electron'
import type { Failure } from '../contract/failure.js'
import { openSignIn } from './links.js'

/** What the person's desktop does for the page, which may not do it by itself. */
export interface Desktop {
  /** Opens a sign-in page of AWS in the browser; any other page is ignored. */
  openSignIn(url: string): void
  copyText(text: string): void
  /** @returns false where the person changed their mind @throws an error with a `failure` */
  saveText(name: string, content: string | Uint8Array): Promise<boolean>
  /** Asks for a file to write. @returns its path, or null where the person changed their mind */
  chooseFile(name: string): Promise<string | null>
  /** Asks for a folder to write to. @returns its path, or null where the person changed their mind */
  chooseFolder(): Promise<string | null>
  /** @returns null where the person changed their mind @throws an error with a `failure` */
  openText(kind: FileKind): Promise<{ name: string; text: string } | null>
  /** Asks for a file to append to. @returns its path, or null where the person changed their mind */
  chooseFileToAppend(): Promise<string | null>
}

/** What a person is asked to choose. */
interface FileKind {
  title: string
  extensions: string[]
  /** Bytes: a longer file is refused, it cannot be what was meant. */
  limit: number
}

class SaveError extends Error {
  override readonly name = 'SaveError'
  readonly failure: Failure

  constructor(code: string | undefined) {
    super('save')
    this.failure = {
      code: 'FileNotSaved',
      message: `The file could not be written${code ? ` (${code})` : ''}.`,
      retryable: true,
      hint: 'Choose another folder, or free some space.'
    }
  }
}

class OpenError extends Error {
  override readonly name = 'OpenError'
  readonly failure: Failure

  constructor(message: string) {
    super(message)
    this.failure = { code: 'FileNotRead', message, retryable: true, hint: 'Choose another file.' }
  }
}

async function readSmall(path: string, limit: number): Promise<string> {
  try {
    const file = await open(path)
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(limit + 1), 0, limit + 1, 0)
      if (bytesRead <= limit) return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new OpenError(`The file could not be read (${(error as NodeJS.ErrnoException).code}).`)
  }
  throw new OpenError(`The file is longer than ${limit / 1024} KiB.`)
}

/** @param window the parent of dialogs */
export function createDesktop(window: () => BrowserWindow | null): Desktop {
  async function chooseFile(name: string): Promise<string | null> {
    const parent = window()
    if (parent === null) return null
    const { canceled, filePath } = await dialog.showSaveDialog(parent, { defaultPath: name })
    return canceled || !filePath ? null : filePath
  }
  return {
    openSignIn: (url) => void openSignIn(url),
    copyText: (text) => clipboard.writeText(text),
    chooseFile,
    async chooseFolder() {
      const parent = window()
      if (parent === null) return null
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, {
        properties: ['openDirectory', 'createDirectory']
      })
      return canceled ? null : (filePaths[0] ?? null)
    },
    async saveText(name, content) {
      const filePath = await chooseFile(name)
      if (filePath === null) return false
      try {
        await writeFile(filePath, content, 'utf8')
      } catch (error) {
        throw new SaveError((error as NodeJS.ErrnoException).code)
      }
      return true
    },
    async openText({ title, extensions, limit }) {
      const parent = window()
      if (parent === null) return null
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, {
        title,
        properties: ['openFile'],
        filters: [
          { name: extensions.map((one) => `*.${one}`).join(', '), extensions },
          { name: 'All files', extensions: ['*'] }
        ]
      })
      const [path] = filePaths
      if (canceled || !path) return null
      return { name: basename(path), text: await readSmall(path, limit) }
    },
    async chooseFileToAppend() {
      const parent = window()
      if (parent === null) return null
      const { canceled, filePath } = await dialog.showSaveDialog(parent, {
        title: 'Append messages to a file',
        message: 'Messages are added at its end. Nothing in it is overwritten.',
        buttonLabel: 'Append',
        defaultPath: 'messages.ndjson',
        filters: [{ name: 'NDJSON', extensions: ['ndjson', 'jsonl'] }],
        properties: ['createDirectory']
      })
      return canceled || !filePath ? null : filePath
    }
  }
}

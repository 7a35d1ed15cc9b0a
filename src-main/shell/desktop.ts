import { writeFile } from 'node:fs/promises'
import { clipboard, dialog, type BrowserWindow } from 'electron'
import type { Failure } from '../contract/failure.js'

/** What the person's desktop does for the page, which may not do it by itself. */
export interface Desktop {
  copyText(text: string): void
  /** @returns false where the person changed their mind @throws an error with a `failure` */
  saveText(name: string, text: string): Promise<boolean>
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

/** @param window the parent of dialogs */
export function createDesktop(window: () => BrowserWindow | null): Desktop {
  return {
    copyText: (text) => clipboard.writeText(text),
    async saveText(name, text) {
      const parent = window()
      if (parent === null) return false
      const { canceled, filePath } = await dialog.showSaveDialog(parent, { defaultPath: name })
      if (canceled || !filePath) return false
      try {
        await writeFile(filePath, text, 'utf8')
      } catch (error) {
        throw new SaveError((error as NodeJS.ErrnoException).code)
      }
      return true
    }
  }
}

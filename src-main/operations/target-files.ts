import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { TargetFile } from '../contract/index.js'
import type { JsonFile } from '../storage/json-file.js'
import { SavedOperationError } from './errors.js'

/** The whole file. */
export const TargetFilesFile = z.object({ version: z.literal(1), files: z.array(TargetFile) })
export type TargetFilesFile = z.infer<typeof TargetFilesFile>

export const noTargetFiles: TargetFilesFile = { version: 1, files: [] }

/**
 * The files that listening sessions may append to. Only what the person has chosen in the system's dialog is among them:
 * whoever asks names an id, never a path.
 */
export class TargetFiles {
  private loaded: Promise<TargetFile[]> | null = null

  /** @param choose asks the person for a path; null where they changed their mind */
  constructor(
    private readonly file: JsonFile<TargetFilesFile>,
    private readonly choose: () => Promise<string | null>
  ) {}

  async list(): Promise<TargetFile[]> {
    this.loaded ??= this.file.read().then(({ value }) => value.files)
    return this.loaded
  }

  async chooseFile(): Promise<TargetFile | null> {
    const path = await this.choose()
    if (path === null) return null
    const files = await this.list()
    const known = files.find((one) => one.path === path)
    if (known) return known
    const chosen = { id: randomUUID(), path }
    await this.file.write({ version: 1, files: [...files, chosen] })
    this.loaded = Promise.resolve([...files, chosen])
    return chosen
  }

  /** @throws {@link SavedOperationError} `UnknownFile` */
  async pathOf(id: string): Promise<string> {
    const found = (await this.list()).find((one) => one.id === id)
    if (found) return found.path
    throw new SavedOperationError(
      'UnknownFile',
      'The file of this target was not chosen on this computer.',
      'Remove the target and add its file again.'
    )
  }
}

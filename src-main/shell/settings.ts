import { join } from 'node:path'
import { z } from 'zod'
import { defaultSettings, Settings } from '../contract/app.js'
import { JsonFile } from '../storage/json-file.js'
import { WindowState } from './bounds.js'

/** A setting that a newer or older version wrote falls back by itself, without taking the others with it. */
const StoredSettings = z.object({
  theme: Settings.shape.theme.catch(defaultSettings.theme),
  retentionBytes: Settings.shape.retentionBytes.catch(defaultSettings.retentionBytes),
  retentionDays: Settings.shape.retentionDays.catch(defaultSettings.retentionDays)
})

/** The person's settings, in memory and in a file. */
export class SettingsStore {
  private constructor(
    private readonly file: JsonFile<Settings>,
    private settings: Settings
  ) {}

  /** @param folder the app's own data folder @returns also where an unreadable file was put */
  static async open(folder: string): Promise<{ store: SettingsStore; setAside: string | null }> {
    const file = new JsonFile<Settings>(
      join(folder, 'settings.json'),
      StoredSettings,
      defaultSettings
    )
    const { value, setAside } = await file.read()
    return { store: new SettingsStore(file, value), setAside }
  }

  get value(): Settings {
    return this.settings
  }

  async save(change: Partial<Settings>): Promise<Settings> {
    const given = Object.entries(change).filter(([, value]) => value !== undefined)
    this.settings = { ...this.settings, ...Object.fromEntries(given) }
    await this.file.write(this.settings)
    return this.settings
  }
}

/** @param folder the app's own data folder */
export function windowFile(folder: string): JsonFile<WindowState | null> {
  return new JsonFile(join(folder, 'window.json'), WindowState.nullable(), null)
}

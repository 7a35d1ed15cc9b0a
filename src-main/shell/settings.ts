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

/** @param folder the app's own data folder */
export function settingsFile(folder: string): JsonFile<Settings> {
  return new JsonFile<Settings>(join(folder, 'settings.json'), StoredSettings, defaultSettings)
}

/** @param folder the app's own data folder */
export function windowFile(folder: string): JsonFile<WindowState | null> {
  return new JsonFile(join(folder, 'window.json'), WindowState.nullable(), null)
}

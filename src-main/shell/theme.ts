import { nativeTheme } from 'electron'
import type { Theme } from '../contract/app.js'

/** Follows the setting; `system` follows the desktop. */
export function applyTheme(theme: Theme): void {
  nativeTheme.themeSource = theme
}

/** The page's background, for the window to show before the page is painted. */
export function backgroundColour(): string {
  return nativeTheme.shouldUseDarkColors ? '#0e1014' : '#ffffff'
}

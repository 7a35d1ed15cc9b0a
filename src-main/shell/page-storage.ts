import type { BrowserWindow } from 'electron'

/** Chromium keeps what a page stores in memory for several seconds first. A kill or a power cut loses no more than this. */
const everyMs = 1000

/** Writes what the page has stored (open tabs, forms, filters) to disk as long as its window is there. */
export function writePageStorage(window: BrowserWindow): void {
  const { session } = window.webContents
  const timer = setInterval(() => session.flushStorageData(), everyMs)
  window.once('closed', () => clearInterval(timer))
}

import { expect } from '@playwright/test'
import type { LaunchedApp } from '../support/electron.js'

export interface WindowSize {
  width: number
  height: number
}

/** Gives the window a size and waits until the page has it. */
export async function resize({ app, window }: LaunchedApp, size: WindowSize): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    for (const one of BrowserWindow.getAllWindows()) one.setSize(width, height)
  }, size)
  await expect
    .poll(() => window.locator('html').evaluate((page) => [page.clientWidth, page.clientHeight]))
    .toEqual([size.width, size.height])
}

import { expect, type Locator, type Page } from '@playwright/test'
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

/** What of the page reaches over the window's edges, in words; blank where nothing does. */
export function clipped(page: Page): Promise<string> {
  return page.locator('html').evaluate((root) => {
    const sideways = root.scrollWidth - root.clientWidth
    const below = root.scrollHeight - root.clientHeight
    if (sideways <= 0 && below <= 0) return ''
    const over = [...root.querySelectorAll('*')].filter((element) => {
      const { right, bottom } = element.getBoundingClientRect()
      return right > root.clientWidth + 1 || bottom > root.clientHeight + 1
    })
    const named = over.slice(0, 4).map(({ tagName, className }) => `${tagName}.${className}`)
    return `${sideways} px to the right, ${below} px below: ${named.join(' ')}`
  })
}

export async function setEnvironment(form: Locator, environment: string): Promise<void> {
  await form.getByLabel('Environment').selectOption(environment)
}

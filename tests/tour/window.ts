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

/** Where text may be longer than its box: it is scrolled within it, on purpose. */
const scrollable = '.cm-scroller, pre, [role="tablist"], input, textarea'

/** What can be scrolled sideways, reaches below the window or out of its section, in words; blank where nothing does. */
export function clipped(page: Page): Promise<string> {
  return page.locator('html').evaluate((root, except) => {
    /** What reaches farthest down the page. */
    const lowest = () => {
      const bottom = (element: Element) => element.getBoundingClientRect().bottom
      const all = [...root.querySelectorAll('*')]
      const { tagName, className, textContent } = all.reduce((low, one) =>
        bottom(one) > bottom(low) && getComputedStyle(one).position === 'absolute' ? one : low
      )
      return `${tagName}.${className} “${textContent?.slice(0, 60)}”`
    }
    const over = [...root.querySelectorAll('*'), root].filter((element) => {
      if (element.matches(except) || element.clientWidth === 0) return false
      if (element === root && root.scrollHeight > root.clientHeight) return true
      if (element.tagName === 'NAV' && element.scrollHeight > element.clientHeight + 1) return true
      const { overflowX } = root.ownerDocument.defaultView?.getComputedStyle(element) ?? {}
      const scrolls = element === root || overflowX === 'auto' || overflowX === 'scroll'
      return scrolls && element.scrollWidth > element.clientWidth + 1
    })
    return over
      .map((element) => {
        const wide = element.scrollWidth - element.clientWidth
        const high = element.scrollHeight - element.clientHeight
        const size = `${wide} px too wide, ${high} px too high`
        return `${element.tagName}.${element.className} is ${size}${element === root ? `: ${lowest()}` : ''}`
      })
      .join(', ')
  }, scrollable)
}

export async function setEnvironment(form: Locator, environment: string): Promise<void> {
  await form.getByLabel('Environment').selectOption(environment)
}

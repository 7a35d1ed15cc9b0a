import type { Page } from '@playwright/test'
import { setTimeout as pause } from 'node:timers/promises'
import type { PageElement, PageEvent, PageScope } from './page-scope.js'

/** What the page saw of one keystroke, in milliseconds. */
export interface Keystroke {
  /** Event Timing: from the key's own time stamp to the next paint, in steps of 8. Null where it was under 16. */
  toPaint: number | null
  /** From the key's time stamp to the second animation frame after it: never too short, up to a frame too long. */
  toSecondFrame: number
}

interface Recorded {
  keys: { at: number; toSecondFrame: number }[]
  paints: { at: number; duration: number }[]
}

/** The shortest duration that Event Timing tells; what is not told took less. */
export const shortestTold = 16

/** A fast typist's pause between keys. */
const betweenKeysMs = 70

/** Has the page note every key that is pressed in the box with this name. */
export function record(page: Page, box: string): Promise<void> {
  return page.evaluate(
    ([durationThreshold, label]) => {
      const scope = globalThis as unknown as PageScope
      const found: Recorded = { keys: [], paints: [] }
      Object.assign(globalThis, { benchKeys: found })
      const inBox = (target: PageElement | null) => target?.getAttribute('aria-label') === label
      const names = new Set(['keydown', 'keypress', 'beforeinput', 'input'])
      new scope.PerformanceObserver((list) => {
        for (const { name, target, startTime, duration } of list.getEntries()) {
          if (names.has(name) && inBox(target)) found.paints.push({ at: startTime, duration })
        }
      }).observe({ type: 'event', durationThreshold })
      const onKey = ({ target, timeStamp }: PageEvent) => {
        if (!inBox(target)) return
        const key = { at: timeStamp, toSecondFrame: NaN }
        found.keys.push(key)
        const note = () => (key.toSecondFrame = performance.now() - timeStamp)
        scope.requestAnimationFrame(() => scope.requestAnimationFrame(note))
      }
      scope.addEventListener('keydown', onKey, true)
    },
    [shortestTold, box] as const
  )
}

/** Types words and deletes them again, by real key events. */
export async function typeKeys(page: Page, words: readonly string[], count: number): Promise<void> {
  let pressed = 0
  for (let index = 0; pressed < count; index++) {
    const word = words[index % words.length] ?? ''
    for (const key of [...word, ...word.split('').map(() => 'Backspace')]) {
      await page.keyboard.press(key)
      await pause(betweenKeysMs)
      if (++pressed === count) return
    }
  }
}

/** A key's paint is the longest of the events that it caused. */
export async function keystrokes(page: Page): Promise<Keystroke[]> {
  const { keys, paints } = await page.evaluate(
    () => (globalThis as unknown as { benchKeys: Recorded }).benchKeys
  )
  return keys.map(({ at, toSecondFrame }, index) => {
    const next = keys[index + 1]?.at ?? Infinity
    const own = paints.filter((paint) => paint.at >= at - 1 && paint.at < next - 1)
    const toPaint = own.length > 0 ? Math.max(...own.map(({ duration }) => duration)) : null
    return { toPaint, toSecondFrame }
  })
}

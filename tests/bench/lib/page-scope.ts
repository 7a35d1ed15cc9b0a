/** What the scripts that run in the page use of it. They are checked with the tests, which know no DOM. */

export interface PageElement {
  closest(selector: string): PageElement | null
  getAttribute(name: string): string | null
  readonly textContent: string | null
}

export interface PageEvent {
  readonly target: PageElement | null
  /** Milliseconds since the page's time origin. */
  readonly timeStamp: number
}

/** An entry of Event Timing: how long from an event to the next paint. Milliseconds. */
interface EventTiming {
  readonly name: string
  readonly target: PageElement | null
  readonly startTime: number
  readonly duration: number
}

type EventListener = (event: PageEvent) => void

export interface PageScope {
  addEventListener(type: string, listener: EventListener, capture: boolean): void
  removeEventListener(type: string, listener: EventListener, capture: boolean): void
  requestAnimationFrame(callback: () => void): number
  PerformanceObserver: new (told: (list: { getEntries(): EventTiming[] }) => void) => {
    observe(options: { type: 'event'; durationThreshold: number }): void
  }
}

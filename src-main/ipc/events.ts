import type { WebContents } from 'electron'
import { events, wire, type EventName, type EventPayload } from '../contract/index.js'
import { logUnexpected } from './failures.js'

/** Tells the page something. */
export type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void

/**
 * Events to the one page there is. A payload that the contract does not allow is dropped and logged: it must not reach
 * the page, and whoever emits it must not fail for it.
 */
export function createEmit(window: () => WebContents | null): Emit {
  return (name, payload) => {
    const contents = window()
    if (contents === null || contents.isDestroyed() || contents.isCrashed()) return
    const parsed = events[name].safeParse(payload)
    if (parsed.success) contents.send(wire.event, { name, payload: parsed.data })
    else logUnexpected(parsed.error)
  }
}

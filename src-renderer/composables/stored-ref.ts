import { effectScope, ref, watch, type Ref } from 'vue'

/** Milliseconds from the last change to its being stored. */
const delay = 150

const prefix = 'longpoll:'
const pending = new Map<string, () => void>()

function writePending() {
  for (const write of pending.values()) write()
  pending.clear()
}

globalThis.addEventListener('pagehide', writePending)

function read(key: string): unknown {
  try {
    const text = localStorage.getItem(prefix + key)
    return text === null ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

function write(key: string, value: unknown) {
  try {
    if (value === undefined) localStorage.removeItem(prefix + key)
    else localStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    // The storage is full or not there: the state then lasts as long as the window.
  }
}

/** Forgets what was stored under every key that begins like this. What is in memory stays. */
export function forgetStoredRefs(beginning: string) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix + beginning)) localStorage.removeItem(key)
  }
}

export interface StoredRefOptions<T> {
  /** Whether what was found in the storage can be used; `initial` otherwise. Older versions may have written it. */
  validate?: (stored: unknown) => stored is T
  /** What of it may be stored, `undefined` for nothing; reactive. All of it where this is left out. */
  keep?: (state: T) => T | undefined
}

/**
 * A deep ref that outlives the window: kept in localStorage, written 150 ms after the last change and when the window
 * goes away. For what a person arranged or typed; never for a secret.
 *
 * @param key unique across the app, e.g. `workspace.tabs`
 */
export function storedRef<T>(key: string, initial: T, options: StoredRefOptions<T> = {}): Ref<T> {
  const found = read(key)
  const usable = found !== undefined && (options.validate?.(found) ?? true)
  const state = ref(usable ? found : initial) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  const kept = () => (options.keep ? options.keep(state.value) : state.value)
  const store = () => {
    clearTimeout(timer)
    pending.set(key, () => write(key, kept()))
    timer = setTimeout(() => {
      pending.get(key)?.()
      pending.delete(key)
    }, delay)
  }
  // Detached: it goes on storing when the component that asked first is gone.
  effectScope(true).run(() => {
    watch(state, store, { deep: true, flush: 'sync' })
    if (options.keep) watch(kept, store, { flush: 'sync' })
  })
  return state
}

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
    localStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    // The storage is full or not there: the state then lasts as long as the window.
  }
}

export interface StoredRefOptions<T> {
  /** Whether what was found in the storage can be used; `initial` otherwise. Older versions may have written it. */
  validate?: (stored: unknown) => stored is T
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
  const store = () => {
    clearTimeout(timer)
    pending.set(key, () => write(key, state.value))
    timer = setTimeout(() => {
      pending.get(key)?.()
      pending.delete(key)
    }, delay)
  }
  // Detached: it goes on storing when the component that asked first is gone.
  effectScope(true).run(() => watch(state, store, { deep: true, flush: 'sync' }))
  return state
}

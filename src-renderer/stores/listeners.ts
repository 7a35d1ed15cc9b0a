import {
  isListening,
  type Failure,
  type Listener,
  type ListenerStatus,
  type ListenOptions
} from '@contract'
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef, type ShallowRef } from 'vue'
import { failureOf, onEvent, request } from '../bridge'
import { emptyRing, sample, type RateRing } from '../model/rate-ring'

/** A listening session as the renderer keeps it: counters, and two minutes of its rate. Never messages. */
export interface Session {
  readonly listener: ShallowRef<Listener>
  readonly ring: ShallowRef<RateRing>
  /** Takes what the main process says of the session. */
  readonly latest: (listener: Listener) => void
}

/** Milliseconds between two changes of mere counters: as often as an eye can follow, and half as often as they come. */
const counterPace = 200

/** Shows a new status at once, and counters at their pace. */
function paced(shown: ShallowRef<Listener>) {
  let next: Listener | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let shownAt = -Infinity
  const show = () => {
    timer = undefined
    if (next) shown.value = next
    next = null
    shownAt = performance.now()
  }
  return (listener: Listener) => {
    next = listener
    if (listener.status !== shown.value.status) {
      clearTimeout(timer)
      show()
    } else timer ??= setTimeout(show, Math.max(0, shownAt + counterPace - performance.now()))
  }
}

/** What a session listens to: a queue, by itself or for a saved operation. */
export interface ListenPlace {
  connectionId: string
  queueUrl: string
  operationId: string | null
}

type ListenerRequest = 'listen.pause' | 'listen.stop'

const samplePeriod = 1000

/** Whether the session can still go on by itself or by **Resume**. */
export const isRunning = (status: ListenerStatus) => isListening(status) || status === 'paused'

/** Every listening session of every connection. They go on whether or not their tab is in front. */
export const useListenersStore = defineStore('listeners', () => {
  const sessions = shallowReactive(new Map<string, Session>())
  /** What the last request about a session failed with, by its place. */
  const failures = shallowReactive(new Map<string, Failure>())
  /** Whether the sessions of before a reload of the window are known. */
  const restored = shallowRef(false)
  const forgotten = new Set<string>()
  let sampler: ReturnType<typeof setInterval> | undefined

  const keyOf = ({ connectionId, queueUrl, operationId }: ListenPlace) =>
    `${connectionId} ${queueUrl} ${operationId ?? ''}`

  function take(listener: Listener) {
    if (forgotten.has(listener.id)) return
    const known = sessions.get(listener.id)
    if (known) known.latest(listener)
    else {
      const ring = emptyRing(listener.messages)
      const shown = shallowRef(listener)
      sessions.set(listener.id, { listener: shown, ring: shallowRef(ring), latest: paced(shown) })
    }
    keepSampling()
  }

  function keepSampling() {
    const wanted = [...sessions.values()].some(({ listener }) => isRunning(listener.value.status))
    if (wanted === (sampler !== undefined)) return
    clearInterval(sampler)
    sampler = wanted ? setInterval(sampleAll, samplePeriod) : undefined
  }

  function sampleAll() {
    for (const { listener, ring } of sessions.values()) {
      if (!isRunning(listener.value.status)) continue
      ring.value = sample(ring.value, listener.value.messages, samplePeriod / 1000)
    }
  }

  onEvent('listen.progress', take)
  const restore = request('listen.list', {}).then(
    (listeners) => listeners.forEach(take),
    () => undefined
  )
  void restore.finally(() => (restored.value = true))

  const all = computed(() => [...sessions.values()].map(({ listener }) => listener.value))
  const running = computed(() => all.value.filter(({ status }) => isRunning(status)))
  /** Those that go on by themselves: what the status bar counts and leads to. */
  const listening = computed(() => all.value.filter(({ status }) => isListening(status)))

  /** The newest session of this place. Not a copy: its listener changes in place. */
  function sessionOf(place: ListenPlace): Session | null {
    const key = keyOf(place)
    let newest: Session | null = null
    for (const session of sessions.values()) {
      if (keyOf(session.listener.value) !== key) continue
      const { startedAt } = session.listener.value
      if (!newest || startedAt >= newest.listener.value.startedAt) newest = session
    }
    return newest
  }

  const failureFor = (place: ListenPlace) => failures.get(keyOf(place)) ?? null

  async function attempt(key: string, ask: () => Promise<Listener>): Promise<boolean> {
    failures.delete(key)
    try {
      take(await ask())
      return true
    } catch (thrown) {
      failures.set(key, failureOf(thrown))
      return false
    }
  }

  /**
   * Starts a session; the last one that has ended is put away.
   *
   * @param confirmed what was typed
   * @returns whether it was started
   */
  async function start(place: ListenPlace, options: ListenOptions, confirmed?: string) {
    const last = sessionOf(place)
    const { connectionId, queueUrl, operationId } = place
    const started = await attempt(keyOf(place), () =>
      request('listen.start', {
        connectionId,
        object: { kind: 'queue', url: queueUrl },
        options,
        ...(operationId ? { operationId } : {}),
        confirmed
      })
    )
    if (started && last && !isRunning(last.listener.value.status)) {
      await close(last.listener.value.id)
    }
    return started
  }

  function change(name: ListenerRequest, listener: Listener) {
    return attempt(keyOf(listener), () => request(name, { listenerId: listener.id }))
  }

  const pause = (listener: Listener) => change('listen.pause', listener)
  /** Goes on after a pause; while backing off: tries now. */
  const resume = (listener: Listener, confirmed?: string) =>
    attempt(keyOf(listener), () => request('listen.resume', { listenerId: listener.id, confirmed }))
  const stop = (listener: Listener) => change('listen.stop', listener)

  /** Forgets an ended session's view. Its documents stay in the journal. */
  async function close(listenerId: string) {
    forgotten.add(listenerId)
    sessions.delete(listenerId)
    try {
      await request('listen.close', { listenerId })
    } catch {
      // The main process did not know it any more, which is what was wanted.
    }
  }

  return {
    all,
    running,
    listening,
    restored,
    sessionOf,
    failureFor,
    start,
    pause,
    resume,
    stop,
    close
  }
})

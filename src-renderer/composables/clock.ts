import { onScopeDispose, readonly, shallowRef, watch, type Ref } from 'vue'

/** Milliseconds between two ticks. */
const period = 1000

const now = shallowRef(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Brings the clock up to date between two ticks, e.g. when rows arrive whose leases are younger than the last one. */
export function touchClock() {
  now.value = Date.now()
}

function run() {
  const wanted = users > 0 && !document.hidden
  if (wanted === (timer !== undefined)) return
  clearInterval(timer)
  timer = wanted ? setInterval(touchClock, period) : undefined
  if (wanted) touchClock()
}

document.addEventListener('visibilitychange', run)

/**
 * The time that every countdown of the window shares, in milliseconds since the epoch. It ticks once a second while
 * somebody counts down and the window can be seen, and stands still otherwise.
 *
 * @param counting whether the caller has something to count down
 */
export function useClock(counting: () => boolean): Readonly<Ref<number>> {
  let counted = false
  const count = (wanted: boolean) => {
    if (wanted === counted) return
    counted = wanted
    users += wanted ? 1 : -1
    run()
  }
  watch(counting, count, { immediate: true })
  onScopeDispose(() => count(false))
  return readonly(now)
}

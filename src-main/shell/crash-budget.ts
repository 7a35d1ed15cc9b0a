const manyCrashes = 3
const withinMs = 60_000

/** Whether the page may be loaded again after a crash at `now`: not when it keeps crashing. */
export function createCrashBudget(): (now: number) => boolean {
  let crashes: number[] = []
  return (now) => {
    crashes = [...crashes.filter((at) => now - at < withinMs), now]
    return crashes.length < manyCrashes
  }
}

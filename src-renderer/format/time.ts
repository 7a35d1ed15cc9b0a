const parts = [
  { seconds: 86_400, one: 'day', many: 'days' },
  { seconds: 3_600, one: 'hour', many: 'hours' },
  { seconds: 60, one: 'minute', many: 'minutes' },
  { seconds: 1, one: 'second', many: 'seconds' }
] as const

/** Whole seconds in words, exactly: `345600` → `4 days`, `5400` → `1 hour 30 minutes`. */
export function formatDuration(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds))
  if (rest === 0) return '0 seconds'
  const words: string[] = []
  for (const part of parts) {
    const count = Math.floor(rest / part.seconds)
    rest -= count * part.seconds
    if (count > 0) words.push(`${count} ${count === 1 ? part.one : part.many}`)
  }
  return words.join(' ')
}

const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** Milliseconds since the epoch as the person's own calendar and clock say it. */
export const formatDateTime = (ms: number): string => local.format(ms)

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23'
})
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })

/** For narrow places: the time of a moment today, the day of any other. */
export const formatShortTime = (ms: number, now: number): string =>
  new Date(ms).toDateString() === new Date(now).toDateString() ? clock.format(ms) : day.format(ms)

const moment = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23'
})

/** For tables: the day and the time to the second, `Nov 25, 20:00:28`. */
export const formatMoment = (ms: number): string => moment.format(ms)

/** Milliseconds since the epoch as ISO 8601 in UTC, to the second. */
export const formatIso = (ms: number): string =>
  new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** How long ago (or ahead), in the largest unit that fits: `3 days ago`, `in 5 minutes`. */
export function formatRelative(ms: number, now: number): string {
  const seconds = (ms - now) / 1000
  const size = Math.abs(seconds)
  if (size < 45) return 'just now'
  if (size < 2_700) return relative.format(Math.round(seconds / 60), 'minute')
  if (size < 79_200) return relative.format(Math.round(seconds / 3_600), 'hour')
  if (size < 2_592_000) return relative.format(Math.round(seconds / 86_400), 'day')
  if (size < 31_536_000) return relative.format(Math.round(seconds / 2_592_000), 'month')
  return relative.format(Math.round(seconds / 31_536_000), 'year')
}

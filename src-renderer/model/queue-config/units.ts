import { numberTyped, typedDigits } from '../../format/typed-numbers'

const seconds: Record<string, number> = {
  '': 1,
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
  w: 604_800,
  week: 604_800,
  weeks: 604_800
}

// SQS counts in powers of two, also where its own pages write KB.
const bytes: Record<string, number> = {
  '': 1,
  b: 1,
  byte: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  kib: 1024,
  m: 1_048_576,
  mb: 1_048_576,
  mib: 1_048_576
}

const part = new RegExp(`\\s*(${typedDigits}(?:\\.\\d+)?)\\s*([a-z]*)`, 'iy')

/** Numbers with their units, added up; a number without a unit stands alone. Null where it is none of that, or not whole. */
function read(text: string, units: Record<string, number>): number | null {
  const typed = text.trim()
  let sum = 0
  let parts = 0
  let bare = false
  for (let at = 0; at < typed.length; at = part.lastIndex) {
    part.lastIndex = at
    const [, number, unit = ''] = part.exec(typed) ?? []
    const size = units[unit.toLowerCase()]
    if (number === undefined || size === undefined) return null
    sum += numberTyped(number) * size
    bare ||= unit === ''
    parts++
  }
  const whole = Math.round(sum)
  if (parts === 0 || (bare && parts > 1) || Math.abs(whole - sum) > 1e-6) return null
  return Number.isSafeInteger(whole) ? whole : null
}

/** `30 s`, `12 min`, `4 days`, `1 h 30 min`, or seconds without a unit. Null where it cannot be read. */
export const readDuration = (text: string): number | null => read(text, seconds)

/** `256 KiB`, `1 MiB`, or bytes without a unit. Null where it cannot be read. */
export const readSize = (text: string): number | null => read(text, bytes)

/** Exactly: `262144` → `256 KiB`, `262145` → `262145 bytes`. */
export function formatSize(size: number): string {
  if (size >= 1_048_576 && size % 1_048_576 === 0) return `${size / 1_048_576} MiB`
  if (size >= 1024 && size % 1024 === 0) return `${size / 1024} KiB`
  return `${size} ${size === 1 ? 'byte' : 'bytes'}`
}

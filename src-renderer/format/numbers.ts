const grouped = new Intl.NumberFormat('en-US')
const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

/** `18204` → `18,204`. */
export const formatCount = (count: number): string => grouped.format(count)

/** A count in at most five characters: exact below 10,000, then `12.4k`, `3.1M`. Rounded down, so never more than is there. */
export function formatShortCount(count: number): string {
  if (count < 10_000) return String(count)
  const [divisor, unit] = count < 1_000_000 ? [1_000, 'k'] : [1_000_000, 'M']
  const scaled = count / divisor
  return `${scaled < 100 ? Math.floor(scaled * 10) / 10 : Math.floor(scaled)}${unit}`
}

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** `1048576` → `1 MiB`; at most one decimal. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  if (unit === 0) return bytes === 1 ? '1 byte' : `${grouped.format(bytes)} bytes`
  return `${oneDecimal.format(value)} ${units[unit]}`
}

/** US dollars: cents where it comes to a cent, otherwise `< $0.01`; `$0` is nothing at all. */
export function formatDollars(dollars: number): string {
  if (dollars <= 0) return '$0'
  if (dollars < 0.01) return '< $0.01'
  return `$${new Intl.NumberFormat('en-US', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2
  }).format(dollars)}`
}

/** `plural(1, 'queue')` → `1 queue`; `plural(1284, 'queue')` → `1,284 queues`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

import { formatDollars, plural } from '../../format/numbers'

/** US dollars a request, without the free tier, in the cheapest regions: as the status bar has it. */
const price = { standard: 0.4 / 1_000_000, fifo: 0.5 / 1_000_000 } as const

/** What requests cost that are made once. */
export function requestCost(requests: { standard: number; fifo: number }): string {
  const dollars = requests.standard * price.standard + requests.fifo * price.fifo
  const all = requests.standard + requests.fifo
  return `${plural(all, 'request')} ≈ ${formatDollars(dollars)}`
}

const minutesPerDay = 24 * 60

/** What requests cost that are made again and again, if they went on for a day. */
export function requestRate(perMinute: number, fifo: boolean): string {
  const dollars = perMinute * minutesPerDay * (fifo ? price.fifo : price.standard)
  const rounded = Math.round(perMinute * 10) / 10
  return `${rounded} ${rounded === 1 ? 'request' : 'requests'}/min ≈ ${formatDollars(dollars)}/day`
}

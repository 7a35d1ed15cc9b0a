import type { Connector } from '../connector/ports.js'
import type { AppStatus, Listener } from '../contract/index.js'
import type { Journals } from '../journal/journals.js'
import type { RequestMeter } from '../status/request-meter.js'
import type { lazy } from './lazy.js'

/** Sessions that make requests, or will by themselves. */
const active: ReadonlySet<Listener['status']> = new Set(['starting', 'listening', 'backing-off'])

/** The status bar's numbers. */
export async function readStatus(deps: {
  journals: ReturnType<typeof lazy<Journals>>
  connector: ReturnType<typeof lazy<Connector>>
  meter: RequestMeter
}): Promise<AppStatus> {
  const journals = await deps.journals()
  const [{ total }, journal, connector] = await Promise.all([
    journals.leases({ now: Date.now(), limit: 1 }),
    journals.status(),
    deps.connector.made()
  ])
  const listening = connector?.listeners.list().filter(({ status }) => active.has(status)) ?? []
  return { leases: total, listening: listening.length, journal, ...deps.meter.read() }
}

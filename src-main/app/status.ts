import type { Connector } from '../connector/ports.js'
import type { AppStatus, EventPayload, Listener } from '../contract/index.js'
import type { Journals } from '../journal/journals.js'
import type { RequestMeter } from '../status/request-meter.js'
import type { lazy } from './lazy.js'

interface Deps {
  journals: ReturnType<typeof lazy<Journals>>
  connector: ReturnType<typeof lazy<Connector>>
}

/** Sessions that make requests, or will by themselves. */
const active: ReadonlySet<Listener['status']> = new Set(['starting', 'listening', 'backing-off'])

async function countListening({ connector }: Deps): Promise<number> {
  const made = await connector.made()
  return made?.listeners.list().filter(({ status }) => active.has(status)).length ?? 0
}

/** The status bar's numbers. */
export async function readStatus(deps: Deps & { meter: RequestMeter }): Promise<AppStatus> {
  const journals = await deps.journals()
  const [{ total }, journal, listening] = await Promise.all([
    journals.leases({ now: Date.now(), limit: 1 }),
    journals.status(),
    countListening(deps)
  ])
  return { leases: total, listening, journal, ...deps.meter.read() }
}

/** What would be left behind by closing the app. */
export async function readHeld(deps: Deps): Promise<EventPayload<'app.closeRequested'>> {
  const [places, listening] = await Promise.all([
    deps.journals().then((journals) => journals.heldPlaces(Date.now())),
    countListening(deps)
  ])
  return { leases: places.reduce((sum, { leases }) => sum + leases, 0), listening, places }
}

import type { Connector } from '../connector/ports.js'
import { isListening, type AppStatus, type EventPayload } from '../contract/index.js'
import type { Journals } from '../journal/journals.js'
import type { RequestMeter } from '../status/request-meter.js'
import type { lazy } from './lazy.js'

type LazyJournals = ReturnType<typeof lazy<Journals>>

/** The status bar's numbers. */
export async function readStatus(deps: {
  journals: LazyJournals
  meter: RequestMeter
}): Promise<AppStatus> {
  const journals = await deps.journals()
  const [{ total }, journal] = await Promise.all([
    journals.leases({ now: Date.now(), limit: 1 }),
    journals.status()
  ])
  return { leases: total, journal, ...deps.meter.read() }
}

/** What would be left behind by closing the app. */
export async function readHeld(deps: {
  journals: LazyJournals
  connector: ReturnType<typeof lazy<Connector>>
}): Promise<EventPayload<'app.closeRequested'>> {
  const [places, connector] = await Promise.all([
    deps.journals().then((journals) => journals.heldPlaces(Date.now())),
    deps.connector.made()
  ])
  const listening = connector?.listeners.list().filter(({ status }) => isListening(status)) ?? []
  const leases = places.reduce((sum, place) => sum + place.leases, 0)
  return { leases, listening: listening.length, places }
}

import type { Acts } from '../acts/acts.js'
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

/** What would be left behind, or cut off, by closing the app. Nothing that was never opened is opened for it. */
export async function readHeld(deps: {
  journals: LazyJournals
  connector: ReturnType<typeof lazy<Connector>>
  acts: ReturnType<typeof lazy<Acts>>
}): Promise<EventPayload<'app.closeRequested'>> {
  const [places, connector, acts] = await Promise.all([
    deps.journals.made()?.then((journals) => journals.heldPlaces(Date.now())) ?? [],
    deps.connector.made(),
    deps.acts.made()
  ])
  const listening = connector?.listeners.list().filter(({ status }) => isListening(status)) ?? []
  const leases = places.reduce((sum, place) => sum + place.leases, 0)
  return {
    leases,
    listening: listening.length,
    places,
    acts: acts?.list().filter(({ endedAt }) => endedAt === null) ?? [],
    // A copy is part of its act.
    runs: connector?.runs.running().filter(({ purpose }) => purpose !== 'copy') ?? []
  }
}

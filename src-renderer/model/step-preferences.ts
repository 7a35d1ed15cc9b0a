/** Steps, by id, that are taken (or not taken) wherever they are offered: what the person chose last, the newest last. */
export type StepPreferences = Readonly<Record<string, boolean>>

/** So many are remembered. */
const most = 60

function set(preferences: StepPreferences, changes: StepPreferences): StepPreferences {
  const kept = Object.entries(preferences).filter(([id]) => !(id in changes))
  return Object.fromEntries([...kept, ...Object.entries(changes)].slice(-most))
}

/** The person opened a step: it is preferred to the others that were offered with it. */
export function withOpened(preferences: StepPreferences, id: string, offered: readonly string[]) {
  const others = offered.filter((one) => one !== id && preferences[one])
  return set(preferences, { ...Object.fromEntries(others.map((one) => [one, false])), [id]: true })
}

/** The person went back to before a step. */
export const withClosed = (preferences: StepPreferences, id: string) =>
  set(preferences, { [id]: false })

/** What of it may be on disk: a step into a string has names of the message's own members in it. */
export const storable = (preferences: StepPreferences): StepPreferences =>
  Object.fromEntries(Object.entries(preferences).filter(([id]) => !id.startsWith('string:')))

/** Whether what was found in the storage is one. */
export const arePreferences = (stored: unknown): stored is StepPreferences =>
  typeof stored === 'object' &&
  stored !== null &&
  Object.values(stored).every((value) => typeof value === 'boolean')

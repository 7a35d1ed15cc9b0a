import type { DocumentState, Failure, LeaseAction } from '../contract/index.js'
import type { Journal, Lease } from '../journal/journal.js'
import { agreedClients, always, type Agreed } from './agreed.js'
import { toFailure } from './errors.js'
import { groupBy } from './group-by.js'
import { changeVisibility, deleteMessages, type Outcomes } from './lease-calls.js'
import { createActsUnderWay } from './lease-flights.js'
import { refuseReadOnly } from './read-only.js'
import type { ConnectorDeps, LeaseKeeper, LeaseResults } from './ports.js'

/** Rows that are asked for at a time when everything is released. */
const page = 500
const tries = 3

const ended: Failure = {
  code: 'LeaseEnded',
  message: 'This message is not leased any more.',
  retryable: false,
  hint: 'Receive it again: it then has a new receipt handle.'
}

const goesOn = {
  delete: 'It is being deleted.',
  release: 'It is being released.',
  extend: 'Its lease is being extended.'
} as const satisfies Record<LeaseAction, string>

const beingActedOn = (action: LeaseAction): Failure => ({
  code: 'ActInProgress',
  message: goesOn[action],
  retryable: true,
  hint: 'Wait until SQS has answered, then look at the message again.'
})

const states = {
  delete: 'deleted',
  release: 'released',
  extend: 'held'
} as const satisfies Record<LeaseAction, DocumentState>

interface Act {
  action: LeaseAction
  seconds: number
  cancel: AbortSignal | undefined
  agreed: Agreed
}

/** Deletes, releases and extends leases, and writes down what came of each. */
export function createLeaseKeeper(
  deps: ConnectorDeps,
  onChange: (listenerId: string) => void
): LeaseKeeper {
  const underWay = createActsUnderWay()

  async function onQueue(
    journal: Journal,
    { connectionId, queueUrl }: Lease,
    leases: Lease[],
    { action, seconds, cancel, agreed }: Act
  ): Promise<Outcomes<Lease>> {
    try {
      if (action === 'delete') await refuseReadOnly(deps, connectionId, { action })
      const clients = await agreedClients(deps.clientsOf, agreed)(connectionId)
      const call = { clients, queueUrl, use: 'call', tries, cancel } as const
      const outcomes =
        action === 'delete'
          ? await deleteMessages(call, leases)
          : await changeVisibility(call, leases, action === 'release' ? 0 : seconds)
      await note(journal, outcomes, { action, seconds })
      return outcomes
    } catch (error) {
      const failure = toFailure(error, { action: 'ChangeMessageVisibility' })
      return new Map(leases.map((lease) => [lease, failure]))
    }
  }

  async function act(
    connectionId: string,
    input: Parameters<LeaseKeeper['act']>[1],
    cancel?: AbortSignal
  ): Promise<LeaseResults> {
    const journal = deps.journalOf(connectionId)
    const leases = await journal.leasesOf(input.documentIds)
    const { free, busy } = underWay.begin(input.action, leases)
    const byQueue = groupBy(free, (lease) => `${lease.connectionId} ${lease.queueUrl}`)
    const { action, seconds = 0, agreed = always } = input
    const todo = { action, seconds, cancel, agreed }
    const results = new Map<number, Failure | null>()
    for (const [{ documentId }, other] of busy) results.set(documentId, beingActedOn(other))
    try {
      await Promise.all(
        [...byQueue.values()].map(async (some) => {
          const [first] = some
          const outcomes = first ? await onQueue(journal, first, some, todo) : []
          for (const [{ documentId }, failure] of outcomes) results.set(documentId, failure)
        })
      )
    } finally {
      underWay.end(free)
    }
    for (const { listenerId } of free) if (listenerId) onChange(listenerId)
    return input.documentIds.map((documentId) => {
      const failure = results.get(documentId)
      return { documentId, failure: failure === undefined ? ended : failure }
    })
  }

  async function releaseAll(
    connectionId: string,
    { listenerId, cancel }: Parameters<LeaseKeeper['releaseAll']>[1] = {}
  ): Promise<LeaseResults> {
    const journal = deps.journalOf(connectionId)
    const results = new Map<number, LeaseResults[number]>()
    for (;;) {
      const { rows } = await journal.leases({
        connectionId,
        ...(listenerId ? { listenerId } : {}),
        now: Date.now(),
        limit: page
      })
      // What could not be released is still listed, so go on only while there is something new.
      const documentIds = rows.map(({ id }) => id).filter((id) => !results.has(id))
      if (documentIds.length === 0) return [...results.values()]
      for (const one of await act(connectionId, { action: 'release', documentIds }, cancel)) {
        results.set(one.documentId, one)
      }
      if (cancel?.aborted) return [...results.values()]
    }
  }

  return { act, releaseAll }
}

async function note(
  journal: Journal,
  outcomes: Outcomes<Lease>,
  { action, seconds }: Pick<Act, 'action' | 'seconds'>
) {
  const done = [...outcomes].flatMap(([lease, failure]) => (failure ? [] : [lease.documentId]))
  if (done.length === 0) return
  const leaseUntil = action === 'extend' ? Date.now() + seconds * 1000 : null
  // Extending by 0 seconds is a release.
  const state = leaseUntil !== null && seconds === 0 ? 'released' : states[action]
  await journal.setState({ documentIds: done, state, leaseUntil, failure: null })
}

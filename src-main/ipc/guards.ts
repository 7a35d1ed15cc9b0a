import type { Services } from '../app/services.js'
import type { Sealed } from '../app/staging.js'
import { deletesMessages, Operation, type RequestInput } from '../contract/index.js'
import type { Destroyed, Guards } from './guard.js'

/** What every guarded request would destroy. */
export function createGuards({ acts, journals, connector, staging }: Services): Guards {
  /** The queues that an operation deletes from: of a Dynamic Queue those that its documents name. */
  function namedBy(
    { operation, documents }: RequestInput<'operations.start'>,
    staged: Sealed | null
  ): string[] {
    if (operation.object.kind !== 'dynamic') return [operation.object.url]
    const read = operation.action === 'receive' && staged === null ? 1 : documents.length
    const named = documents.slice(0, read).map(({ properties }) => properties.queueNameOrUrl ?? '')
    return [...named, ...(staged?.queues ?? [])].filter((name) => name.trim() !== '')
  }

  return {
    /** Outside production nothing is asked any more: leaving it is asked for by the name that is stored. */
    'connections.save': ({ id, environment }) =>
      id === undefined || environment === 'production' ? [] : [{ connectionId: id, urls: [] }],

    'acts.start': ({ connectionId, urls }) => [{ connectionId, urls }],
    'acts.retry': async ({ actId, urls }) => [(await acts()).concerned(actId, urls)],
    'acts.purgeRest': async ({ actId, urls }) => [(await acts()).concerned(actId, urls)],

    'queues.configure': ({ connectionId, url }) => [{ connectionId, urls: [url] }],

    'deadLetters.redrive': ({ connectionId, redrive }) => [
      { connectionId, urls: [redrive.deadLetterUrl] }
    ],
    'deadLetters.delete': ({ connectionId, url }) => [{ connectionId, urls: [url] }],
    'deadLetters.startMove': ({ connectionId, url }) => [{ connectionId, urls: [url] }],

    'operations.start'(input) {
      const { connectionId, operation, batchId } = input
      const staged = batchId === undefined ? null : staging.seal(batchId)
      if (!deletesMessages(operation)) return []
      return [{ connectionId, urls: namedBy(input, staged), ...(staged && { staged }) }]
    },

    async 'operations.rerun'({ runId }) {
      const journal = await journals()
      const { connectionId, deadLetterUrl } = await journal.run(runId)
      // What is redriven is deleted from where it comes from.
      if (deadLetterUrl !== undefined) return [{ connectionId, urls: [deadLetterUrl] }]
      const kept = Operation.safeParse(await journal.operation(runId))
      if (!kept.success || !deletesMessages(kept.data)) return []
      const { object } = kept.data
      return [{ connectionId, urls: object.kind === 'dynamic' ? [] : [object.url] }]
    },

    'listen.start': ({ connectionId, object, options }) =>
      deletesMessages({ action: 'listen', options })
        ? [{ connectionId, urls: object.kind === 'dynamic' ? [] : [object.url] }]
        : [],

    /** A session that backs off goes on by itself; one that is paused would not delete anything further. */
    async 'listen.resume'({ listenerId }) {
      const sessions = (await connector.made())?.listeners.list() ?? []
      const session = sessions.find(({ id }) => id === listenerId)
      if (session?.status !== 'paused') return []
      const { connectionId, queueUrl, options } = session
      return deletesMessages({ action: 'listen', options })
        ? [{ connectionId, urls: [queueUrl] }]
        : []
    },

    async 'leases.act'({ action, documentIds }) {
      if (action !== 'delete') return []
      const leases = await (await journals()).leasesOf(documentIds)
      const connections = new Set(leases.map(({ connectionId }) => connectionId))
      return [...connections].map((connectionId): Destroyed => {
        const mine = leases.filter((lease) => lease.connectionId === connectionId)
        return { connectionId, urls: mine.map(({ queueUrl }) => queueUrl) }
      })
    }
  }
}

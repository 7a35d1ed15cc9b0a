import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type QueueHandlers = Pick<
  Handlers,
  | 'queues.list'
  | 'queues.counts'
  | 'queues.overview'
  | 'queues.facts'
  | 'queues.deadLetterSources'
  | 'queues.observed'
  | 'queues.exportTable'
  | 'queues.resolve'
>

/** Requests about queues. */
export function queueHandlers({ queues, journals, shell }: Services): QueueHandlers {
  return {
    'queues.list': async ({ connectionId, nextToken }, { signal }) =>
      (await queues()).list(connectionId, nextToken, signal),
    'queues.counts': async ({ connectionId, urls }, { signal }) =>
      (await queues()).counts(connectionId, urls, signal),
    'queues.overview': async ({ connectionId, url }, { signal }) =>
      (await queues()).overview(connectionId, url, signal),
    'queues.facts': async (input, { signal }) => (await queues()).facts(input, signal),
    'queues.deadLetterSources': async (input, { signal }) =>
      (await queues()).deadLetterSources(input, signal),
    'queues.observed': async (input) => (await journals()).observed({ ...input, now: Date.now() }),
    async 'queues.exportTable'({ rows }) {
      const { csvOf } = await import('../../exports/csv.js')
      return { saved: await shell.desktop.saveText('queues.csv', csvOf(rows)) }
    },
    'queues.resolve': async ({ connectionId, nameOrUrl }, { signal }) =>
      (await queues()).resolve(connectionId, nameOrUrl, signal)
  }
}

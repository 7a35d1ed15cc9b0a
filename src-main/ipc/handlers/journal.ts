import { isJson, type DocumentDetail } from '../../contract/index.js'
import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type JournalHandlers = Pick<
  Handlers,
  | 'journal.page'
  | 'journal.document'
  | 'journal.lanes'
  | 'journal.groups'
  | 'journal.runs'
  | 'journal.run'
  | 'journal.rerun'
  | 'journal.saveBody'
  | 'leases.list'
  | 'leases.act'
>

/** Requests about what was received, sent and deleted, and about what is held. */
export function journalHandlers(services: Services): JournalHandlers {
  const { journals, shell } = services
  return {
    'journal.page': async (input) => (await journals()).page(input),
    'journal.document': async ({ id }) => (await journals()).document(id),
    'journal.lanes': async (input) => (await journals()).lanes(input),
    'journal.groups': async (input) => (await journals()).groups(input),
    'journal.runs': async (input) => (await journals()).runs(input),
    'journal.run': async ({ runId }) => (await journals()).run(runId),
    'journal.rerun': async ({ runId }) => (await journals()).rerunFacts(runId),
    async 'journal.saveBody'({ id }) {
      const document = await (await journals()).document(id)
      return { saved: await shell.desktop.saveText(fileName(document), document.body) }
    },
    'leases.list': async (input) => (await journals()).leases({ ...input, now: Date.now() }),
    'leases.act': async (input) => ({ results: await services.actOnLeases(input) })
  }
}

/** A name that says which message it is and opens in the right program. */
function fileName({ id, messageId, body }: DocumentDetail): string {
  return `${messageId ?? `document-${id}`}.${isJson(body) ? 'json' : 'txt'}`
}

import { stepGone } from '../../decoding/decoding-error.js'
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
  | 'journal.pairs'
  | 'journal.saveBody'
  | 'leases.list'
  | 'leases.act'
>

/** Requests about what was received, sent and deleted, and about what is held. */
export function journalHandlers(services: Services): JournalHandlers {
  const { journals, decoding, shell } = services

  async function openedBy(body: string, path: string[], signal: AbortSignal) {
    const options = { path, further: false, prefer: {} }
    const { steps, text, bytes } = await (
      await decoding()
    ).run({ kind: 'decode', body, options }, signal)
    if (steps.length < path.length) throw stepGone(path[steps.length] ?? '')
    return text ?? bytes ?? body
  }

  return {
    'journal.page': async (input) => (await journals()).page(input),
    'journal.document': async ({ id }) => (await journals()).document(id),
    'journal.lanes': async (input) => (await journals()).lanes(input),
    'journal.groups': async (input) => (await journals()).groups(input),
    'journal.runs': async (input) => (await journals()).runs(input),
    'journal.run': async ({ runId }) => (await journals()).run(runId),
    'journal.rerun': async ({ runId }) => (await journals()).rerunFacts(runId),
    'journal.pairs': async (input) => (await journals()).pairs(input),
    async 'journal.saveBody'({ id, path }, { signal }) {
      const document = await (await journals()).document(id)
      const content = path.length ? await openedBy(document.body, path, signal) : document.body
      const { bodyFileName } = await import('../../exports/file-name.js')
      return { saved: await shell.desktop.saveText(bodyFileName(document, content), content) }
    },
    'leases.list': async (input) => (await journals()).leases({ ...input, now: Date.now() }),
    // A page that is loaded again must not give up what SQS may be about to do: nobody would learn what became of it.
    'leases.act': async (input, { agreed, cancelled }) => ({
      results: await services.actOnLeases(input, agreed, cancelled)
    })
  }
}

import type { DocumentDetail } from '../../contract/index.js'
import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type DocumentHandlers = Pick<Handlers, 'documents.export' | 'documents.details'>

/** Requests about whole documents, many at a time. */
export function documentHandlers({ journals, shell, emit }: Services): DocumentHandlers {
  return {
    async 'documents.export'(input, { signal }) {
      const { exportDocuments } = await import('../../exports/export.js')
      const tell = (progress: Parameters<typeof emit<'documents.exported'>>[1]) =>
        emit('documents.exported', progress)
      const { desktop } = shell
      const places = { file: desktop.chooseFile, folder: desktop.chooseFolder }
      return exportDocuments({ journal: await journals(), places, tell }, input, signal)
    },
    async 'documents.details'({ ids }) {
      const journal = await journals()
      const found = await Promise.all(ids.map((id) => journal.document(id).catch(() => null)))
      return found.filter((one): one is DocumentDetail => one !== null)
    }
  }
}

import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

/** Requests about messages that are sent back. */
export function restoreHandlers({
  restores
}: Services): Pick<Handlers, 'restore.prepare' | 'restore.start' | 'restore.drop'> {
  return {
    'restore.prepare': async (input, { signal }) => (await restores()).prepare(input, signal),
    'restore.start': async (input, { agreed }) => (await restores()).start(input, agreed),
    async 'restore.drop'({ restoreId }) {
      await (await restores()).drop(restoreId)
      return null
    }
  }
}

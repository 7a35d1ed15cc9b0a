import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type ConnectionHandlers = Pick<
  Handlers,
  | 'connections.list'
  | 'connections.save'
  | 'connections.duplicate'
  | 'connections.remove'
  | 'connections.test'
  | 'connections.identity'
>

/** Requests about connections. No answer holds a secret: the contract has no place for one. */
export function connectionHandlers({
  connections,
  checker,
  stopUsing
}: Services): ConnectionHandlers {
  return {
    'connections.list': () => connections.list(),
    'connections.save': (draft) => connections.save(draft),
    'connections.duplicate': ({ id }) => connections.duplicate(id),
    async 'connections.remove'({ id }) {
      await stopUsing(id)
      await connections.remove(id)
      return null
    },
    'connections.test': async (draft, { signal }) => (await checker()).test(draft, signal),
    'connections.identity': async ({ id }, { signal }) => (await checker()).identity(id, signal)
  }
}

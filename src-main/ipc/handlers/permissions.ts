import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

/** Requests about what a connection may do. */
export function permissionHandlers({ permissions }: Services): Pick<Handlers, 'permissions.probe'> {
  return {
    'permissions.probe': async (input, { signal }) => (await permissions()).probe(input, signal)
  }
}

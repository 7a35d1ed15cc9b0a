import { requestNames } from '../../contract/index.js'
import type { Services } from '../../services.js'
import type { Handlers } from '../router.js'
import { appHandlers } from './app.js'
import { connectionHandlers } from './connections.js'
import { queueHandlers } from './queues.js'

/** Every request with what answers it. */
export function createHandlers(services: Services): Handlers {
  const rest = Object.fromEntries(
    requestNames.map((name) => [
      name,
      () =>
        Promise.reject(
          Object.assign(new Error(name), {
            failure: { code: 'NotYet', message: `${name} comes soon.`, retryable: true, hint: '' }
          })
        )
    ])
  ) as unknown as Handlers
  return {
    ...rest,
    ...appHandlers(services),
    ...connectionHandlers(services),
    ...queueHandlers(services)
  }
}

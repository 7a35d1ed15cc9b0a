import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'
import { actHandlers } from './acts.js'
import { appHandlers } from './app.js'
import { bodyHandlers } from './bodies.js'
import { connectionFileHandlers } from './connection-files.js'
import { connectionHandlers } from './connections.js'
import { deadLetterHandlers } from './dead-letters.js'
import { documentHandlers } from './documents.js'
import { journalHandlers } from './journal.js'
import { operationHandlers } from './operations.js'
import { promptHandlers } from './prompts.js'
import { permissionHandlers } from './permissions.js'
import { queueHandlers } from './queues.js'
import { restoreHandlers } from './restore.js'
import { configurationHandlers } from './queue-configuration.js'

/** Every request with what answers it. */
export function createHandlers(services: Services): Handlers {
  return {
    ...actHandlers(services),
    ...appHandlers(services),
    ...connectionHandlers(services),
    ...promptHandlers(services),
    ...connectionFileHandlers(services),
    ...queueHandlers(services),
    ...configurationHandlers(services),
    ...permissionHandlers(services),
    ...deadLetterHandlers(services),
    ...operationHandlers(services),
    ...restoreHandlers(services),
    ...journalHandlers(services),
    ...bodyHandlers(services),
    ...documentHandlers(services)
  }
}

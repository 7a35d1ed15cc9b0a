import { join } from 'node:path'
import type { SqsClients } from './connector/clients.js'
import { Connections } from './connections/connections.js'
import { ConnectionsFile, emptyFile, sandboxId } from './connections/stored-connection.js'
import type { AppInfo, Theme } from './contract/index.js'
import type { Emit } from './ipc/events.js'
import { lazy } from './lazy.js'
import { Sandbox } from './sandbox/sandbox.js'
import { keychainStore } from './secrets/keychain-store.js'
import { Secrets } from './secrets/secrets.js'
import type { Closing } from './shell/closing.js'
import type { Desktop } from './shell/desktop.js'
import type { SettingsStore } from './shell/settings.js'
import { RequestMeter } from './status/request-meter.js'
import { JsonFile } from './storage/json-file.js'

/** What the window's side of the main process offers to the services. */
export interface Shell {
  versions: Pick<AppInfo, 'version' | 'electron' | 'chromium' | 'node' | 'platform'>
  settings: SettingsStore
  desktop: Desktop
  applyTheme(theme: Theme): void
  finishClosing: Closing['finish']
}

export interface ServicesDeps {
  /** The app's own data folder. */
  folder: string
  /** The folder of the built main process, with its workers. */
  built: URL
  shell: Shell
  emit: Emit
}

export type Services = ReturnType<typeof createServices>

/** Makes everything that answers requests. What takes long to load is loaded when it is first needed. */
export function createServices({ folder, built, shell, emit }: ServicesDeps) {
  const notices: string[] = []
  const notice = (message: string): void => {
    notices.push(message)
    emit('app.notice', { message })
  }
  const meter = new RequestMeter()
  const secrets = new Secrets(keychainStore)
  const sandbox = new Sandbox(new URL('sandbox-worker.js', built), () => {
    notice('The local sandbox stopped and was started again. Its queues are new.')
    void clients.made()?.then((made) => made.forget(sandboxId))
  })
  const connections = new Connections(
    new JsonFile(join(folder, 'connections.json'), ConnectionsFile, emptyFile),
    secrets,
    (all, id) => {
      emit('connections.changed', all)
      void clients.made()?.then((made) => made.forget(id))
      void checker.made()?.then((made) => made.forget(id))
    },
    notice
  )
  const clients = lazy(async () => {
    const { ClientCache } = await import('./connections/client-cache.js')
    return new ClientCache(connections, sandbox, (request) => meter.count(request))
  })
  const checker = lazy(async () => {
    const { ConnectionChecker } = await import('./connections/checker.js')
    return new ConnectionChecker(connections, sandbox, (request) => meter.count(request))
  })
  const clientsOf = async (id: string): Promise<SqsClients> => (await clients()).of(id)
  const queues = lazy(async () => {
    const { Queues } = await import('./queues/queues.js')
    return new Queues(clientsOf)
  })
  return {
    shell,
    secrets,
    connections,
    checker,
    queues,
    notices: () => notices,
    journalStatus: () =>
      Promise.resolve({ mode: 'memory' as const, documents: 0, bytes: 0, notice: null }),
    retainSoon: () => undefined,
    releaseAll: () => Promise.resolve(),
    held: () => Promise.resolve({ leases: 0, listening: 0 })
  }
}

import { join } from 'node:path'
import { Prompts } from '../connections/authentication/prompts.js'
import { ChosenKeys } from '../connections/chosen-keys.js'
import { Connections } from '../connections/connections.js'
import { ConnectionsFile, emptyFile, sandboxId } from '../connections/stored-connection.js'
import { agreedClients, agreedRuns, type Agreed } from '../connector/agreed.js'
import type { SqsClients } from '../connector/clients.js'
import type { AppInfo, RequestInput, Theme } from '../contract/index.js'
import type { Emit } from '../ipc/events.js'
import { Sandbox } from '../sandbox/sandbox.js'
import { keychainStore } from '../secrets/keychain-store.js'
import { Secrets } from '../secrets/secrets.js'
import { splitItems } from '../secrets/split-items.js'
import type { Closing } from '../shell/closing.js'
import type { Desktop } from '../shell/desktop.js'
import type { SettingsStore } from '../shell/settings.js'
import { RequestMeter } from '../status/request-meter.js'
import { JsonFile } from '../storage/json-file.js'
import { lazy } from './lazy.js'
import { everyNowAndThen, inTurn } from './lifecycle.js'
import { createTicker } from '../status/ticker.js'
import { createStaging } from './staging.js'
import { readHeld, readStatus } from './status.js'

/** What the window's side of the main process offers to the services. */
interface Shell {
  versions: Pick<AppInfo, 'version' | 'electron' | 'chromium' | 'node' | 'platform'>
  settings: SettingsStore
  desktop: Desktop
  applyTheme(theme: Theme): void
  finishClosing: Closing['finish']
}

interface ServicesDeps {
  /** The app's own data folder. */
  folder: string
  /** The folder of the built main process, with its workers. */
  built: URL
  shell: Shell
  emit: Emit
  /** What a person must know of what happened before. */
  notices: string[]
}

export type Services = ReturnType<typeof createServices>

const retention = { firstMs: 10_000, everyMs: 600_000 } as const

/** Long enough for the answers on their way to be written down, short enough not to look stuck. */
const stopMs = { listeners: 3000, runs: 2000, all: 8000 } as const

/** Makes everything that answers requests. What takes long to load is loaded when it is first needed. */
export function createServices(deps: ServicesDeps) {
  const { folder, built, shell, emit } = deps
  const notices = createNotices(emit, deps.notices)
  const meter = new RequestMeter()
  const counted = meter.count.bind(meter)
  const secrets = new Secrets(splitItems(keychainStore))
  const forget = (id: string): void => {
    void targets.made()?.then((made) => made.forget(id))
    void clients.made()?.then((made) => made.forget(id))
    void checker.made()?.then((made) => made.forget(id))
  }
  const sandbox = new Sandbox(new URL('sandbox-worker.js', built), () => {
    notices.add('The local sandbox stopped and was started again. Its queues are new.')
    forget(sandboxId)
    void journals.made()?.then(async (made) => {
      const { forgetSandboxLeases } = await import('./journals.js')
      await forgetSandboxLeases(made)
    })
  })
  const chosenKeys = new ChosenKeys()
  const connections = new Connections(
    new JsonFile(join(folder, 'connections.json'), ConnectionsFile, emptyFile),
    secrets,
    (all, id) => {
      forget(id)
      emit('connections.changed', all)
      // A connection that was deleted has no session any more.
      const changed = connector.made()?.then((made) => made.listeners.connectionChanged(id))
      changed?.catch(() => undefined)
      void acts.made()?.then((made) => made.connectionChanged(id))
    },
    notices.add,
    chosenKeys
  )
  const prompts = new Prompts((open) => emit('prompts.changed', open), shell.desktop.openSignIn)
  const targets = lazy(async () => {
    const { Targets } = await import('../connections/targets.js')
    return new Targets(connections, sandbox, prompts)
  })
  const clients = lazy(async () => {
    const { ClientCache } = await import('../connections/client-cache.js')
    return new ClientCache(connections, await targets(), counted)
  })
  const checker = lazy(async () => {
    const { ConnectionChecker } = await import('../connections/checker.js')
    return new ConnectionChecker(await targets(), counted)
  })
  const clientsOf = async (id: string): Promise<SqsClients> => (await clients()).of(id)
  /** What works on connections, held to them as they were when something was asked for. */
  const held = (agreed: Agreed) => ({
    clientsOf: agreedClients(clientsOf, agreed),
    runs: async () => agreedRuns((await connector()).runs, agreed)
  })
  const operations = lazy(async () => {
    const [{ SavedOperations }, { OperationsFile, noOperations }] = await Promise.all([
      import('../operations/saved-operations.js'),
      import('../operations/stored-operations.js')
    ])
    return new SavedOperations(
      new JsonFile(join(folder, 'operations.json'), OperationsFile, noOperations),
      (all) => emit('operations.savedChanged', all),
      notices.add
    )
  })
  const targetFiles = lazy(async () => {
    const { TargetFiles, TargetFilesFile, noTargetFiles } =
      await import('../operations/target-files.js')
    return new TargetFiles(
      new JsonFile(join(folder, 'target-files.json'), TargetFilesFile, noTargetFiles),
      () => shell.desktop.chooseFileToAppend()
    )
  })
  const queues = lazy(async () => {
    const { Queues } = await import('../queues/queues.js')
    return new Queues(clientsOf)
  })
  const configuration = async (agreed: Agreed) => {
    const [{ Configuration }, { Queues }] = await Promise.all([
      import('../queues/configuration.js'),
      import('../queues/queues.js')
    ])
    const { clientsOf } = held(agreed)
    return new Configuration({ clientsOf, queues: new Queues(clientsOf) })
  }
  const permissions = lazy(async () => {
    const { Permissions } = await import('../queues/permissions.js')
    return new Permissions({ clientsOf, connectionOf: (id) => connections.get(id) })
  })
  const journals = lazy(async () => {
    const { openJournals } = await import('./journals.js')
    return openJournals({ folder, built, secrets, connections })
  })
  const connector = lazy(async () => {
    const [{ createConnector }, { of }] = await Promise.all([
      import('../connector/index.js'),
      journals()
    ])
    return createConnector({
      journalOf: of,
      clientsOf,
      isReadOnly: async (id) => (await connections.get(id)).readOnly,
      targets: {
        pathOf: async (fileId) => (await targetFiles()).pathOf(fileId),
        operation: async (id) => (await operations()).target(id)
      },
      emitRun: (run) => emit('operations.progress', run),
      emitListener: (listener) => emit('listen.progress', listener)
    })
  })
  const acts = lazy(async () => {
    const [{ Acts }, { Queues }] = await Promise.all([
      import('../acts/acts.js'),
      import('../queues/queues.js')
    ])
    return new Acts({
      held(agreed) {
        const { clientsOf, runs } = held(agreed)
        return { clientsOf, runs, queues: new Queues(clientsOf) }
      },
      isReadOnly: async (id) => (await connections.get(id)).readOnly,
      tell: (act) => emit('acts.progress', act),
      tellDeleted: (connectionId, urls) => emit('queues.deleted', { connectionId, urls })
    })
  })
  const restores = lazy(async () => {
    const { createRestores } = await import('./restore.js')
    return createRestores({ connections, connector, journal: journals })
  })
  const staging = createStaging(journals)
  const deadLetters = async (agreed: Agreed) => {
    const { clientsOf, runs } = held(agreed)
    const [{ DeadLetters }, made, journal] = await Promise.all([
      import('../dead-letters/dead-letters.js'),
      runs(),
      journals()
    ])
    return new DeadLetters({ clientsOf, runs: made, journal })
  }
  const moveTasks = async (agreed: Agreed) => {
    const { MoveTasks } = await import('../dead-letters/move-tasks.js')
    return new MoveTasks(held(agreed).clientsOf)
  }
  const decoding = lazy(async () => {
    const { Decoding } = await import('../decoding/decoding.js')
    return new Decoding(new URL('decoding-worker.js', built))
  })
  const retain = everyNowAndThen(async () => {
    const { retentionBytes: bytes, retentionDays: days } = shell.settings.value
    await (await journals()).retain({ bytes, days, now: Date.now() })
  }, retention)

  const ticker = createTicker((status) => emit('app.status', status))

  return {
    shell,
    emit,
    secrets,
    connections,
    chosenKeys,
    prompts,
    checker,
    operations,
    targetFiles,
    queues,
    configuration,
    permissions,
    journals,
    connector,
    staging,
    acts,
    restores,
    deadLetters,
    moveTasks,
    decoding,
    notices,
    retainSoon: retain.soon,
    journalStatus: async () => (await journals()).status(),
    /** Starts to tell the status, once a second when it changes. */
    tellStatus: () => ticker.start(() => readStatus({ journals, meter })),
    held: () => readHeld({ journals, connector, acts }),
    async actOnLeases(input: RequestInput<'leases.act'>, agreed: Agreed, cancel: AbortSignal) {
      const { actOnLeases } = await import('./leases.js')
      return actOnLeases(await connector(), await journals(), { ...input, agreed }, cancel)
    },
    async rerun(input: RequestInput<'operations.rerun'>, agreed: Agreed) {
      const { rerun } = await import('./rerun.js')
      const [runs, journal] = await Promise.all([held(agreed).runs(), journals()])
      const deps = { connections, connector: { runs }, journal }
      return rerun({ ...deps, deadLetters: () => deadLetters(agreed) }, input)
    },
    async releaseAll(cancel: AbortSignal) {
      const { releaseEverything } = await import('./leases.js')
      await releaseEverything(await connector(), connections, cancel)
    },
    /** Ends what goes on with a connection: nothing may act for one that is not there any more. */
    async stopUsing(connectionId: string) {
      const made = await connector.made()
      await (await acts.made())?.stopAll(stopMs.runs, connectionId)
      await Promise.all([
        made?.listeners.stopAll(stopMs.listeners, connectionId),
        made?.runs.stopAll(stopMs.runs, connectionId)
      ])
      const { releaseLeases } = await import('./leases.js')
      await releaseLeases(connector, await journals(), connectionId)
    },
    /** Ends everything in the order in which it depends on each other. */
    async stop() {
      retain.stop()
      ticker.stop()
      const made = await connector.made()
      await inTurn(
        [
          async () => (await acts.made())?.stopAll(stopMs.runs),
          async () => made?.listeners.stopAll(stopMs.listeners),
          async () => made?.runs.stopAll(stopMs.runs),
          async () => (await journals.made())?.close(),
          async () => (await clients.made())?.close(),
          async () => (await decoding.made())?.stop(),
          () => sandbox.stop()
        ],
        stopMs.all
      )
    }
  }
}

function createNotices(emit: Emit, before: string[]) {
  const all = [...before]
  return {
    all: () => all,
    add: (message: string): void => {
      all.push(message)
      emit('app.notice', { message })
    }
  }
}

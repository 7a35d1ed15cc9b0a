import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type OperationHandlers = Pick<
  Handlers,
  | 'operations.start'
  | 'operations.stage'
  | 'operations.unstage'
  | 'operations.cancel'
  | 'operations.saved'
  | 'operations.save'
  | 'operations.duplicateSaved'
  | 'operations.removeSaved'
  | 'operations.rerun'
  | 'targets.chooseFile'
  | 'targets.files'
  | 'listen.start'
  | 'listen.pause'
  | 'listen.resume'
  | 'listen.stop'
  | 'listen.list'
  | 'listen.close'
>

/** Requests about runs, saved operations and listening sessions. They go on when the page that asked is gone. */
export function operationHandlers({
  connections,
  connector,
  operations,
  rerun,
  staging,
  targetFiles
}: Services): OperationHandlers {
  /** What a run is told to be one of. An operation that was deleted meanwhile has none. */
  const nameOf = async (operationId: string | undefined) =>
    operationId === undefined
      ? undefined
      : (await (await operations()).list()).find(({ id }) => id === operationId)?.name
  return {
    async 'operations.start'({ batchId, operationId, ...asked }, { agreed, confirmed: [seen] }) {
      await connections.get(asked.connectionId)
      const { runs } = await connector()
      const input = { ...asked, operationName: await nameOf(operationId), agreed }
      if (batchId === undefined) return runs.start(input)
      const staged = staging.take(batchId, input.connectionId, seen?.staged)
      return runs.start({ ...input, staged })
    },
    async 'operations.stage'(input) {
      await connections.get(input.connectionId)
      return { documents: await staging.add(input) }
    },
    async 'operations.unstage'({ batchId }) {
      await staging.forget(batchId)
      return null
    },
    async 'operations.cancel'({ runId }) {
      ;(await connector()).runs.cancel(runId)
      return null
    },
    'operations.saved': async () => (await operations()).list(),
    async 'operations.save'(draft) {
      await connections.get(draft.connectionId)
      return (await operations()).save(draft)
    },
    'operations.duplicateSaved': async ({ id }) => (await operations()).duplicate(id),
    async 'operations.removeSaved'({ id }) {
      await (await operations()).remove(id)
      return null
    },
    'targets.chooseFile': async () => (await targetFiles()).chooseFile(),
    'targets.files': async () => (await targetFiles()).list(),
    async 'listen.start'(input, { agreed }) {
      await connections.get(input.connectionId)
      const operationName = await nameOf(input.operationId)
      return (await connector()).listeners.start({ ...input, operationName, agreed })
    },
    'operations.rerun': (input, { agreed }) => rerun(input, agreed),
    'listen.pause': async ({ listenerId }) => (await connector()).listeners.pause(listenerId),
    async 'listen.resume'({ listenerId }, { agreed, confirmed }) {
      const { listeners } = await connector()
      return listeners.resume(listenerId, { agreed, asked: confirmed.length > 0 })
    },
    'listen.stop': async ({ listenerId }) => (await connector()).listeners.stop(listenerId),
    'listen.list': async () => (await connector.made())?.listeners.list() ?? [],
    async 'listen.close'({ listenerId }) {
      await (await connector()).listeners.close(listenerId)
      return null
    }
  }
}

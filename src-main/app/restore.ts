import { randomUUID } from 'node:crypto'
import type { Connections } from '../connections/connections.js'
import type { Agreed } from '../connector/agreed.js'
import { ConnectorError } from '../connector/errors.js'
import type { Connector } from '../connector/ports.js'
import { refuseReadOnly } from '../connector/read-only.js'
import { StagedInputs } from '../connector/staged-inputs.js'
import { sentOn } from '../connector/target-send.js'
import {
  defaultOptions,
  parseQueueUrl,
  type InputProperties,
  type OperationObject,
  type RequestInput,
  type RestoreFacts
} from '../contract/index.js'
import { countOf, idsOf } from '../exports/documents.js'
import type { Gathered, Journal, StagedInput } from '../journal/journal.js'
import { refuseMeanwhile, restoring } from './restoring.js'

/** Documents that are named to the journal, or read from it, at a time. */
const pageSize = 500
/** What was looked at and not started: more than one where the window was loaded again meanwhile. */
const most = 5

interface RestoreDeps {
  connections: Pick<Connections, 'get'>
  connector(): Promise<Pick<Connector, 'runs'>>
  journal(): Promise<Journal>
}

interface Prepared {
  connectionId: string
  queues: Gathered['queues']
}

const refused = (code: string, message: string, hint: string) =>
  new ConnectorError({ code, message, retryable: false, hint })

const nothing = () =>
  refused(
    'NothingToRestore',
    'There is no message here that the app has deleted.',
    'A message can be sent back once it was deleted, from the run that received it.'
  )

const nothingLeft = () =>
  refused(
    'NothingToRestore',
    'What the app has deleted here is no longer in the journal.',
    'The journal keeps documents up to the size and age in the settings.'
  )

/**
 * Sends messages back that the app has deleted. They go from the journal to the journal, page by page, and from there as a
 * Send run, which can be resumed: never through the window, and however many there are.
 */
export function createRestores({ connections, connector, journal }: RestoreDeps) {
  const prepared = new Map<string, Prepared>()

  async function drop(restoreId: string): Promise<void> {
    if (prepared.delete(restoreId)) await (await journal()).ungather(restoreId)
  }

  /** Names the documents to the journal, in parts. @returns how many there are */
  async function gather(
    restoreId: string,
    input: RequestInput<'restore.prepare'>,
    signal: AbortSignal
  ): Promise<number> {
    const store = await journal()
    let count = 0
    let part: number[] = []
    for await (const id of input.ids ?? idsOf(store, input)) {
      signal.throwIfAborted()
      part.push(id)
      count++
      if (part.length < pageSize) continue
      await store.gather(restoreId, part)
      part = []
    }
    if (part.length > 0) await store.gather(restoreId, part)
    return count
  }

  /** Documents that there were once, where all of them are meant. */
  async function allOf({ scope, ids, filter }: RequestInput<'restore.prepare'>): Promise<number> {
    const store = await journal()
    if (ids || Object.keys(filter ?? {}).length > 0) return 0
    if (scope.kind !== 'run') return (await countOf(store, { scope })) ?? 0
    const { inputs, outputs } = await store.run(scope.runId)
    return scope.direction === 'input' ? inputs : outputs
  }

  return {
    /** @throws an error with a `failure` */
    async prepare(
      input: RequestInput<'restore.prepare'>,
      signal: AbortSignal
    ): Promise<RestoreFacts> {
      const restoreId = randomUUID()
      const store = await journal()
      const all = await allOf(input)
      const found = await gather(restoreId, input, signal)
      const { connectionIds, ...facts } = await store.arrange(restoreId)
      facts.gone += Math.max(0, all - found)
      const [connectionId, other] = connectionIds
      try {
        if (connectionId === undefined || other !== undefined) {
          throw facts.gone > 0 ? nothingLeft() : nothing()
        }
        refuseMeanwhile({ connectionId, queues: facts.queues.map(({ url }) => url) })
      } catch (error) {
        await store.ungather(restoreId)
        throw error
      }
      prepared.set(restoreId, { connectionId, queues: facts.queues })
      const [oldest] = prepared.keys()
      if (prepared.size > most && oldest) await drop(oldest)
      return { restoreId, connectionId, ...facts }
    },

    /** @throws an error with a `failure` */
    async start(input: RequestInput<'restore.start'>, agreed?: Agreed): Promise<{ runId: number }> {
      const known = prepared.get(input.restoreId)
      if (!known) throw refused('RestoreNotFound', 'What was looked at is forgotten.', 'Try again.')
      // Taken before anything is waited for: asked for twice, it is sent once.
      prepared.delete(input.restoreId)
      const queues = known.queues.map(({ url }) => url)
      try {
        return await restoring({ connectionId: known.connectionId, queues }, () =>
          send(input, known.connectionId, agreed)
        )
      } finally {
        await (await journal()).ungather(input.restoreId)
      }
    },

    drop
  }

  async function send(
    input: RequestInput<'restore.start'>,
    connectionId: string,
    agreed: Agreed | undefined
  ) {
    await connections.get(connectionId)
    const isReadOnly = async () => (await connections.get(connectionId)).readOnly
    await refuseReadOnly({ isReadOnly }, connectionId, { action: 'send' })
    const store = await journal()
    // Others may have been sent back since they were looked at.
    const { queues } = await store.arrange(input.restoreId)
    const object = objectOf(input.to, queues)
    const staged = new StagedInputs(store, connectionId)
    try {
      for await (const part of inputs(input, object)) await staged.add(part, 'literal')
      if (staged.counts.literal === 0) throw nothing()
      const { runs } = await connector()
      const options = { ...defaultOptions.send, returnErrors: true }
      const operation = { action: 'send' as const, object, options }
      const run = { connectionId, operation, staged, agreed, documents: [] }
      return await runs.follow({ ...run, purpose: 'restore' }, () => undefined)
    } catch (error) {
      await staged.drop()
      throw error
    }
  }

  async function* inputs(
    { restoreId, to, unknown, again }: RequestInput<'restore.start'>,
    object: OperationObject
  ): AsyncGenerator<StagedInput[]> {
    const store = await journal()
    for (let after: number | null = 0; after !== null;) {
      const page: Awaited<ReturnType<Journal['arranged']>> = await store.arranged({
        ...{ batch: restoreId, unknown, again, after },
        limit: pageSize
      })
      yield page.documents.map(({ id, queueUrl, again: once, ...message }) => {
        const url = to ?? queueUrl
        const { properties, ...input } = sentOn(message, parseQueueUrl(url))
        const named = object.kind === 'dynamic' ? { queueNameOrUrl: url } : {}
        const another = once ? anotherId(properties, restoreId) : {}
        return { ...input, properties: { ...properties, ...named, ...another }, origin: id }
      })
      after = page.last
    }
  }
}

/** For what is to be there once more: within five minutes SQS would drop it under the id with which it was sent back. */
const anotherId = ({ messageDeduplicationId: id }: InputProperties, restoreId: string) =>
  id === undefined ? {} : { messageDeduplicationId: `${id}-${restoreId}` }

/** The one queue that all of them go to, or that each document names its own. */
function objectOf(to: string | null, queues: Gathered['queues']): OperationObject {
  const only = to ?? (queues.length === 1 ? queues[0]?.url : undefined)
  return only === undefined ? { kind: 'dynamic' } : { kind: 'queue', url: only }
}

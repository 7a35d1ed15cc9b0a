import {
  defaultOptions,
  type InputDocument,
  type InputProperties,
  type Listener,
  type ListenOptions,
  type MessageAttribute,
  type Operation,
  type Run,
  type SavedOperation
} from '../../src-main/contract/index.js'
import { createConnector, type SqsClients } from '../../src-main/connector/index.js'
import { ConnectorError } from '../../src-main/connector/errors.js'
import type { Journal } from '../../src-main/journal/journal.js'
import { MemoryJournal } from './memory-journal.js'

export const connectionId = 'test-connection'

/** Milliseconds that a test waits for something before it fails. */
const patience = 30_000

/** Waits until the condition holds. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = 'the condition',
  ms = patience
): Promise<void> {
  const end = Date.now() + ms
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited ${ms} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** For what has to do with no dead-letter queue. */
export const noDeadLetters = () => Promise.reject(new Error('There is no dead-letter queue.'))

/** An input document. */
export const input = (
  body: string,
  properties: InputProperties = {},
  attributes: MessageAttribute[] = []
): InputDocument => ({ body, properties, attributes })

function notThere(what: string): never {
  const message = `There is no such ${what}.`
  throw new ConnectorError({ code: 'NotThere', message, retryable: false, hint: '' })
}

/** A connector with a journal in memory, and what it has told. */
export function createRig(
  clients: () => SqsClients | Promise<SqsClients>,
  /** Where runs and documents go; what the rig itself looks at is the one in memory. */
  kept?: Journal,
  /** Whether the connection is read-only at this moment. */
  readOnly: () => boolean = () => false
) {
  const journal = new MemoryJournal()
  const runs: Run[] = []
  const listeners: Listener[] = []
  const targetFiles = new Map<string, string>()
  const operations = new Map<string, SavedOperation>()
  const connector = createConnector({
    targets: {
      pathOf: async (id) => targetFiles.get(id) ?? notThere('file'),
      operation: async (id) => operations.get(id) ?? notThere('operation')
    },
    journalOf: () => kept ?? journal,
    clientsOf: async () => clients(),
    isReadOnly: async () => readOnly(),
    emitRun: (run) => runs.push(run),
    emitListener: (listener) => listeners.push(listener)
  })

  const newest = (id: string) => connector.listeners.list().find((one) => one.id === id)!

  return {
    ...{ journal, runs, listeners, connector, newest, targetFiles, operations },
    /** Runs an operation to its end. */
    async run(operation: Operation, documents: InputDocument[] = []) {
      const { runId } = await connector.runs.start({ connectionId, operation, documents })
      await until(
        () => runs.some((run) => run.id === runId && run.status !== 'running'),
        'the run to end'
      )
      const run = runs.findLast((one) => one.id === runId)!
      return { run, outputs: journal.all({ runId, direction: 'output' }) }
    },
    send(url: string, documents: InputDocument[], options = {}) {
      const object = { kind: 'queue', url } as const
      return this.run(
        { action: 'send', object, options: { ...defaultOptions.send, ...options } },
        documents
      )
    },
    receive(url: string, options = {}, documents: InputDocument[] = []) {
      const object = { kind: 'queue', url } as const
      return this.run(
        { action: 'receive', object, options: { ...defaultOptions.receive, ...options } },
        documents
      )
    },
    delete(url: string, documents: InputDocument[], options = {}) {
      const object = { kind: 'queue', url } as const
      return this.run(
        { action: 'delete', object, options: { ...defaultOptions.delete, ...options } },
        documents
      )
    },
    async listen(url: string, options: Partial<ListenOptions> = {}) {
      const object = { kind: 'queue', url } as const
      const all = { ...defaultOptions.listen, ...options }
      return (await connector.listeners.start({ connectionId, object, options: all })).id
    }
  }
}

import { pathToFileURL } from 'node:url'
import { defaultOptions, type InputDocument } from '../../../src-main/contract/index.js'
import { createConnector, createSqsClients } from '../../../src-main/connector/index.js'
import { JournalClient } from '../../../src-main/journal/client.js'

/**
 * A program that sends numbered documents until it is killed. It says `run <id>` once the run is in the journal, `inputs`
 * once the first document may be on its way and `outputs` once one was accepted.
 */
const [, , file = '', key = '', worker = '', endpoint = '', url = '', count = '0'] = process.argv
const journal = new JournalClient({ file, key, workerUrl: pathToFileURL(worker) })
const clients = createSqsClients({
  region: 'us-east-1',
  endpoint,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  onRequest: () => undefined
})
const fifo = url.endsWith('.fifo')
const documents = Array.from({ length: Number(count) }, (_, n): InputDocument => ({
  body: `document ${n}`,
  properties: fifo ? { messageGroupId: `g${n % 40}`, messageDeduplicationId: `d${n}` } : {},
  attributes: []
}))

const told = new Set<string>()
const tell = (what: string, holds: boolean) => {
  if (holds && !told.has(what)) process.stdout.write(`${what}\n`)
  if (holds) told.add(what)
}
const none = () => Promise.reject(new Error('A Send has no targets.'))
const connector = createConnector({
  targets: { pathOf: none, operation: none },
  journalOf: () => journal,
  clientsOf: async () => clients,
  isReadOnly: async () => false,
  emitRun({ inputs, outputs }) {
    tell('inputs', inputs > 0)
    tell('outputs', outputs > 0)
  },
  emitListener: () => undefined
})
const operation = {
  action: 'send',
  object: { kind: 'queue', url },
  options: defaultOptions.send
} as const
const { runId } = await connector.runs.start({ connectionId: 'c1', operation, documents })
process.stdout.write(`run ${runId}\n`)
setInterval(() => undefined, 1000)

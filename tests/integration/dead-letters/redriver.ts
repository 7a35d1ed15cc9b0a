import { pathToFileURL } from 'node:url'
import { createConnector, createSqsClients } from '../../../src-main/connector/index.js'
import { DeadLetters } from '../../../src-main/dead-letters/dead-letters.js'
import { JournalClient } from '../../../src-main/journal/client.js'

/**
 * A program that redrives a whole dead-letter queue until it is killed, or goes on with a run. It says `run <id>` once the
 * run is in the journal, `outputs <n>` with every progress and `ended <status>` at the end.
 */
const [, , file = '', key = '', worker = '', endpoint = '', from = '', to = '', resumed = ''] =
  process.argv
const journal = new JournalClient({ file, key, workerUrl: pathToFileURL(worker) })
const clients = createSqsClients({
  region: 'us-east-1',
  endpoint,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  onRequest: () => undefined
})
const clientsOf = async () => clients
const none = () => Promise.reject(new Error('A redrive has no targets.'))
const connector = createConnector({
  targets: { pathOf: none, operation: none },
  journalOf: () => journal,
  clientsOf,
  isReadOnly: async () => false,
  emitRun({ outputs, status }) {
    process.stdout.write(`outputs ${outputs}\n`)
    if (status !== 'running') process.stdout.write(`ended ${status}\n`)
  },
  emitListener: () => undefined
})
const deadLetters = new DeadLetters({ clientsOf, runs: connector.runs, journal })
const runId = Number(resumed)
const started =
  runId > 0
    ? await deadLetters.resume(await journal.run(runId), await journal.operation(runId), false)
    : await deadLetters.redrive('c1', {
        deadLetterUrl: from,
        filter: {},
        target: { kind: 'queue', url: to },
        perSecond: null,
        edits: []
      })
process.stdout.write(`run ${started.runId}\n`)
setInterval(() => undefined, 1000)

import type { Connections } from '../connections/connections.js'
import type { Connector } from '../connector/ports.js'
import {
  Operation,
  type Failure,
  type InputDocument,
  type RequestInput,
  type Run
} from '../contract/index.js'
import type { Journal } from '../journal/journal.js'

/** Documents that are read from the journal at a time. */
const pageSize = 500

class RerunRefused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

const refused = (code: string, message: string, hint: string) =>
  new RerunRefused({ code, message, retryable: false, hint })

interface RerunDeps {
  connections: Pick<Connections, 'get'>
  connector: Pick<Connector, 'runs'>
  journal: Pick<Journal, 'run' | 'operation' | 'rerunFacts' | 'inputs'>
}

/** Runs that are being resumed at this moment: a second click must not send anything twice. */
const resuming = new Set<number>()

/**
 * Starts the operation of a run again, on the input documents that are asked for. They come from the journal page by
 * page and never pass through the window.
 *
 * @throws an error with a `failure` where it cannot be run again
 */
export async function rerun(
  deps: RerunDeps,
  input: RequestInput<'operations.rerun'>
): Promise<{ runId: number }> {
  if (input.part !== 'rest') return start(deps, input)
  if (resuming.has(input.runId)) throw refusedTwice()
  resuming.add(input.runId)
  try {
    return await start(deps, input)
  } finally {
    resuming.delete(input.runId)
  }
}

async function start(
  { connections, connector, journal }: RerunDeps,
  { runId, part, inDoubt }: RequestInput<'operations.rerun'>
): Promise<{ runId: number }> {
  const run = await journal.run(runId)
  await connections.get(run.connectionId)
  const operation = Operation.safeParse(await journal.operation(runId))
  if (!operation.success) throw unknownOperation()
  if (part !== 'all') await checkPart(journal, run, part)
  const documents = await inputsOf(journal, { runId, part, inDoubt })
  if (documents.length === 0 && operation.data.action !== 'receive') throw nothingLeft()
  return connector.runs.start({
    connectionId: run.connectionId,
    operation: operation.data,
    documents,
    source: { runId, part }
  })
}

/** @throws where a part of the documents cannot be told, or was taken before */
async function checkPart(
  journal: RerunDeps['journal'],
  run: Run,
  part: 'failed' | 'rest'
): Promise<void> {
  if (run.status === 'running') {
    throw refused('StillRunning', 'This run has not ended.', 'Wait for its end, or cancel it.')
  }
  if (part === 'rest' && run.resumedBy !== undefined) throw refusedTwice(run.resumedBy)
  const { known } = await journal.rerunFacts(run.id)
  if (known) return
  throw refused(
    'AnswersUnknown',
    'This run does not say which output answers which input document.',
    'Run all of it again.'
  )
}

async function inputsOf(
  journal: RerunDeps['journal'],
  query: RequestInput<'operations.rerun'>
): Promise<InputDocument[]> {
  const documents: InputDocument[] = []
  for (let after: number | null = 0; after !== null;) {
    const page = await journal.inputs({ ...query, after, limit: pageSize })
    documents.push(...page.documents)
    after = page.last
  }
  return documents
}

const refusedTwice = (by?: number) =>
  refused(
    'AlreadyResumed',
    by === undefined
      ? 'This run is being resumed already.'
      : `This run was resumed already, by run ${by}.`,
    'Resume that one, so that nothing is sent twice.'
  )

const unknownOperation = () =>
  refused(
    'OperationUnknown',
    'The journal does not know the options of this run.',
    'Start it from the workspace of its queue.'
  )

const nothingLeft = () =>
  refused(
    'NothingToRun',
    'There is no input document to run again.',
    'The journal keeps documents up to the size and age in the settings.'
  )

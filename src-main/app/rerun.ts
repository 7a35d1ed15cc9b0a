import { randomUUID } from 'node:crypto'
import type { Connections } from '../connections/connections.js'
import type { Connector } from '../connector/ports.js'
import { stagedInputs } from '../connector/run-inputs.js'
import { StagedInputs } from '../connector/staged-inputs.js'
import type { DeadLetters } from '../dead-letters/dead-letters.js'
import {
  fillOf,
  literalsOf,
  Operation,
  type Failure,
  type InputDocument,
  type RequestInput,
  type RerunPart,
  type Run
} from '../contract/index.js'
import type { Journal, RerunInputs, StagedInput } from '../journal/journal.js'
import { restoring } from './restoring.js'

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
  deadLetters(): Promise<Pick<DeadLetters, 'resume'>>
  journal: Pick<
    Journal,
    'run' | 'operation' | 'rerunFacts' | 'inputs' | 'stage' | 'unstage' | 'staged' | 'restoredSince'
  >
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
  { connections, connector, journal, deadLetters }: RerunDeps,
  { runId, part, inDoubt }: RequestInput<'operations.rerun'>
): Promise<{ runId: number }> {
  const run = await journal.run(runId)
  await connections.get(run.connectionId)
  const kept = await journal.operation(runId)
  const operation = Operation.safeParse(kept)
  if (!operation.success) throw unknownOperation()
  if (part !== 'all') await checkPart(journal, run, part)
  if (run.purpose === 'redrive') {
    if (part !== 'rest') throw resumeOnly()
    return (await deadLetters()).resume(run, kept, inDoubt)
  }
  if (run.purpose === 'examine' || run.purpose === 'discard') throw fromQueueOnly()
  const input = {
    connectionId: run.connectionId,
    operation: operation.data,
    operationName: run.operationName,
    source: { runId, part },
    ...(run.purpose === 'restore' ? { purpose: run.purpose } : {})
  }
  const pages = inputsOf(journal, { runId, part, inDoubt })
  if (operation.data.action === 'send') {
    const made = async () => ({
      ...{ ...input, documents: [] },
      ...(await stagedOf(journal, run, kept, pages, part))
    })
    if (run.purpose !== 'restore') return connector.runs.start(await made())
    return restoring({ connectionId: run.connectionId, queues: null }, async () =>
      connector.runs.follow(await made(), () => undefined)
    )
  }
  const documents: InputDocument[] = []
  for await (const page of pages) documents.push(...page)
  if (documents.length === 0 && operation.data.action !== 'receive') throw nothingLeft()
  return connector.runs.start({ ...input, documents })
}

/**
 * Brings the documents of a Send from the journal to the journal, page by page: those that were written down as they are,
 * and what further messages are made of. What is resumed goes on with the same values; what is run again begins anew.
 */
async function stagedOf(
  journal: RerunDeps['journal'],
  run: Run,
  kept: unknown,
  pages: AsyncIterable<InputDocument[]>,
  part: RerunPart
) {
  const staged = new StagedInputs(journal, run.connectionId)
  const add = async (documents: StagedInput[]) =>
    staged.add(
      part === 'all' ? documents : await notRestored(journal, run.id, documents),
      'literal'
    )
  for await (const documents of pages) await add(documents)
  if (part !== 'failed') {
    for await (const documents of waiting(journal, run, literalsOf(kept))) await add(documents)
  }
  const before = part === 'failed' ? null : fillOf(kept)
  const from =
    before && before.from + (part === 'rest' ? Math.max(0, run.inputs - before.literals) : 0)
  if (before && from !== null && from < before.templates * before.count) {
    const { parts } = stagedInputs(
      journal,
      run.id,
      { literal: 0, template: before.templates },
      null
    )
    for await (const documents of parts('template')) await staged.add(documents, 'template')
  }
  if (staged.counts.literal + staged.counts.template === 0) throw nothingLeft()
  if (!before || from === null) return { staged }
  return { staged, fill: { seed: part === 'rest' ? before.seed : randomUUID(), from } }
}

/** What a run that was cancelled had not read yet. @throws ConnectorError where it is no longer there */
async function* waiting(
  journal: RerunDeps['journal'],
  run: Run,
  literal: number
): AsyncGenerator<StagedInput[]> {
  if (run.inputs >= literal) return
  const { parts } = stagedInputs(journal, run.id, { literal, template: 0 }, null)
  yield* parts('literal', run.inputs)
}

/** Leaves out what another run has sent back since. */
async function notRestored(
  journal: RerunDeps['journal'],
  runId: number,
  documents: StagedInput[]
): Promise<StagedInput[]> {
  const origins = documents.flatMap(({ origin }) => origin ?? [])
  if (origins.length === 0) return documents
  const restored = new Set(await journal.restoredSince(runId, origins))
  return documents.filter(({ origin }) => origin === undefined || !restored.has(origin))
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

async function* inputsOf(
  journal: RerunDeps['journal'],
  query: RequestInput<'operations.rerun'>
): AsyncGenerator<InputDocument[]> {
  for (let after: number | null = 0; after !== null;) {
    const page: RerunInputs = await journal.inputs({ ...query, after, limit: pageSize })
    yield page.documents
    after = page.last
  }
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

const resumeOnly = () =>
  refused(
    'ResumeOnly',
    'A redrive takes its messages from the dead-letter queue: it is resumed, or started anew from there.',
    'Open the dead-letter queue.'
  )

const fromQueueOnly = () =>
  refused(
    'FromQueueOnly',
    'This run took its messages from the dead-letter queue as they were.',
    'Start it anew in the view Dead letters of the queue.'
  )

const nothingLeft = () =>
  refused(
    'NothingToRun',
    'There is no input document to run again.',
    'The journal keeps documents up to the size and age in the settings.'
  )

import { optionProblems, parseQueueUrl, type Operation, type Run } from '../contract/index.js'
import { agreedClients, always } from './agreed.js'
import { ConnectorError } from './errors.js'
import { checkObject } from './objects.js'
import { mostInPart } from './input-parts.js'
import type { ConnectorDeps, RunManager, RunStarter } from './ports.js'
import { refuseReadOnly } from './read-only.js'
import { RunExecution, type RunInput } from './run.js'
import { SentIds } from './sent-ids.js'
import { StagedInputs } from './staged-inputs.js'
import { settledWithin } from './timing.js'

/** @throws ConnectorError for the first option that the queue does not take */
function checkOptions(operation: Operation): void {
  const { object } = operation
  const fifo = object.kind !== 'dynamic' && parseQueueUrl(object.url).fifo
  const error = optionProblems(operation, { fifo }).find(({ severity }) => severity === 'error')
  if (!error) return
  const { code, message } = error
  throw new ConnectorError({ code, message, retryable: false, hint: 'Change the option.' })
}

const trimmed = (operation: Operation): Operation =>
  operation.object.kind === 'dynamic'
    ? operation
    : { ...operation, object: { ...operation.object, url: operation.object.url.trim() } }

/** Makes the manager of runs. */
export function createRunManager(deps: ConnectorDeps): RunManager & RunStarter {
  const sentIds = new SentIds(deps.journalOf)
  const running = new Map<
    number,
    { connectionId: string; run: RunExecution; done: Promise<void> }
  >()
  async function check({ connectionId, operation }: Pick<RunInput, 'connectionId' | 'operation'>) {
    checkObject(operation.object)
    checkOptions(operation)
    await refuseReadOnly(deps, connectionId, operation)
  }

  /** Many documents are kept before the first goes out, and so are templates, which messages are made of one by one. */
  async function staged({ connectionId, operation, documents, staged }: RunInput) {
    const fills = operation.action === 'send' && operation.options.fillTemplates === true
    if (staged) {
      await staged.add(documents, fills ? 'template' : 'literal')
      return staged
    }
    if (operation.action !== 'send') return undefined
    if (!fills && documents.length <= mostInPart.documents) return undefined
    const made = new StagedInputs(deps.journalOf(connectionId), connectionId)
    await made.add(documents, fills ? 'template' : 'literal')
    return made
  }

  async function begin(input: RunInput, tell: (run: Run) => void = () => undefined) {
    const { connectionId, agreed = always } = input
    const clientsOf = agreedClients(deps.clientsOf, agreed)
    let inputs = input.staged
    try {
      await check(input)
      inputs = await staged(input)
      agreed(connectionId)
    } catch (error) {
      await inputs?.drop()
      throw error
    }
    const run = await RunExecution.begin(
      { ...input, operation: trimmed(input.operation), staged: inputs },
      {
        journal: deps.journalOf(connectionId),
        clients: () => clientsOf(connectionId),
        sentIds,
        emit: (run) => {
          deps.emitRun(run)
          tell(run)
        }
      }
    )
    const done = run.execute().finally(() => running.delete(run.id))
    running.set(run.id, { connectionId, run, done })
    return { run, done }
  }

  return {
    check,
    start: async (input) => ({ runId: (await begin(input)).run.id }),
    async follow(input, tell) {
      const { run, done } = await begin(input, tell)
      return { runId: run.id, ended: done.then(() => run.run) }
    },
    async perform(input) {
      const { run, done } = await begin(input)
      await done
      return { runId: run.id, failure: run.failure }
    },
    running: () => [...running.values()].map(({ run }) => run.run),
    cancel: (runId) => running.get(runId)?.run.cancel(),
    async stopAll(ms = 5000, connectionId) {
      const all = [...running.values()].filter(
        (one) => connectionId === undefined || one.connectionId === connectionId
      )
      for (const { run } of all) run.cancel()
      await settledWithin(
        all.map(({ done }) => done),
        ms
      )
    }
  }
}

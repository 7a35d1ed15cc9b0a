import { optionProblems, parseQueueUrl, type Operation } from '../contract/index.js'
import { ConnectorError } from './errors.js'
import { checkObject } from './objects.js'
import type { ConnectorDeps, RunManager, RunStarter } from './ports.js'
import { refuseReadOnly } from './read-only.js'
import { RunExecution, type RunInput } from './run.js'
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
  const running = new Map<
    number,
    { connectionId: string; run: RunExecution; done: Promise<void> }
  >()
  async function check({ connectionId, operation }: Pick<RunInput, 'connectionId' | 'operation'>) {
    checkObject(operation.object)
    checkOptions(operation)
    await refuseReadOnly(deps, connectionId, operation)
  }

  async function begin(input: RunInput) {
    await check(input)
    const { connectionId } = input
    const run = await RunExecution.begin(
      { ...input, operation: trimmed(input.operation) },
      {
        journal: deps.journalOf(connectionId),
        clients: () => deps.clientsOf(connectionId),
        emit: deps.emitRun
      }
    )
    const done = run.execute().finally(() => running.delete(run.id))
    running.set(run.id, { connectionId, run, done })
    return { run, done }
  }

  return {
    check,
    start: async (input) => ({ runId: (await begin(input)).run.id }),
    async perform(input) {
      const { run, done } = await begin(input)
      await done
      return { runId: run.id, failure: run.failure }
    },
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

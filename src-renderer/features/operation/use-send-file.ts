import type { Failure, InputDocument, Operation } from '@contract'
import { onScopeDispose, reactive, shallowRef } from 'vue'
import type { ImportProblem } from '../../model/import/record'
import { streamFile, type StreamFormat } from '../../model/import/stream-file'
import { useOperationsStore } from '../../stores/operations'

/** Documents that are shown, and problems that are kept: a file may have any number of both. */
const most = { shown: 3, problems: 200 } as const

const takes = ['messageGroupId', 'messageDeduplicationId', 'queueNameOrUrl'] as const

/**
 * Brings a file to the main process, a part at a time, for one Send. What was brought is in the journal, encrypted, until
 * it is sent or given up.
 */
export function useSendFile(
  connectionId: string,
  operation: Operation,
  file: File,
  operationId?: string
) {
  const operations = useOperationsStore()
  const state = reactive({ share: 0, documents: 0, leftOut: 0, read: false })
  const first = shallowRef<readonly InputDocument[]>([])
  const problems = shallowRef<readonly ImportProblem[]>([])
  const failure = shallowRef<Failure | null>(null)
  let batch: ReturnType<typeof operations.openBatch> | null = null
  let reading = 0

  function giveUp() {
    reading++
    void batch?.drop()
    batch = null
  }
  onScopeDispose(giveUp)

  async function read(format: StreamFormat) {
    giveUp()
    const turn = reading
    const own = (batch = operations.openBatch(connectionId, operation, operationId))
    Object.assign(state, { share: 0, documents: 0, leftOut: 0, read: false })
    first.value = problems.value = []
    failure.value = null
    for await (const part of streamFile(file, format, { documents: true, header: true }, takes)) {
      const staged = part.documents.length > 0 ? await own.add(part.documents) : null
      if (turn !== reading) return
      if (staged?.ok === false) {
        failure.value = staged.failure
        return
      }
      state.share = part.share
      state.documents += part.documents.length
      state.leftOut += part.problems.length
      first.value = [...first.value, ...part.documents].slice(0, most.shown)
      problems.value = [...problems.value, ...part.problems].slice(0, most.problems)
    }
    state.read = true
  }

  /** @returns the id of the run; null where it was refused */
  async function send(): Promise<number | null> {
    const started = await batch?.start()
    if (!started) return null
    if (!started.ok) failure.value = started.failure
    // It is the run's now, or was given up with the refusal.
    batch = null
    return started.ok ? started.value : null
  }

  return { state, first, problems, failure, read, send }
}

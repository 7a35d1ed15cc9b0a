import type { Failure, InputDocument, Operation } from '@contract'
import { onScopeDispose, reactive, shallowRef } from 'vue'
import type { ImportProblem } from '../../model/import/record'
import { FileUnread, streamFile, type StreamFormat } from '../../model/import/stream-file'
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

  function begin() {
    Object.assign(state, { share: 0, documents: 0, leftOut: 0, read: false })
    first.value = problems.value = []
    failure.value = null
  }

  async function read(format: StreamFormat) {
    giveUp()
    const turn = reading
    const own = (batch = operations.openBatch(connectionId, operation, operationId))
    begin()
    try {
      await bring(format, own, () => turn === reading)
    } catch (thrown) {
      if (!(thrown instanceof FileUnread)) throw thrown
      if (turn === reading) refuse(thrown.failure)
    }
  }

  /** Nothing of a file is sent that was not brought as a whole. */
  function refuse(why: Failure) {
    giveUp()
    begin()
    failure.value = why
  }

  async function bring(
    format: StreamFormat,
    own: NonNullable<typeof batch>,
    wanted: () => boolean
  ): Promise<void> {
    for await (const part of streamFile(file, format, { documents: true, header: true }, takes)) {
      const staged = part.documents.length > 0 ? await own.add(part.documents) : null
      if (!wanted()) return
      if (staged?.ok === false) return refuse(staged.failure)
      state.share = part.share
      state.documents += part.documents.length
      state.leftOut += part.problems.filter(({ leftOut }) => leftOut).length
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

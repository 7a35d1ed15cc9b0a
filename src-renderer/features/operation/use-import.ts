import type { InputProperties } from '@contract'
import { computed, reactive, shallowRef, watch } from 'vue'
import { useLatestWork } from '../../composables/latest-work'
import { formatOf, type ImportFormat } from '../../model/import/formats'
import { defaultMapping, isMapped, type Mapping, type Target } from '../../model/import/mapping'
import { prepare, type Prepared } from '../../model/import/prepare'
import { readFiles, type ReadFiles, type Reading } from '../../model/import/read-files'
import type { OperationState } from './use-operation'

/** The document properties that each action takes from a file. */
const taken = {
  send: ['messageGroupId', 'messageDeduplicationId', 'queueNameOrUrl'],
  delete: ['receiptHandle', 'queueNameOrUrl'],
  receive: ['receiveRequestAttemptId', 'queueNameOrUrl']
} as const satisfies Record<OperationState['action'], readonly (keyof InputProperties)[]>

/** Reading files into documents: read, give every field its place, check; each again when what it depends on changes. */
export function useImport(operation: OperationState) {
  const takes = taken[operation.action]
  const files = shallowRef<readonly File[]>([])
  /** Formats that were chosen, by the position of the file. */
  const formats = shallowRef<readonly ImportFormat[]>([])
  const reading = reactive<Reading>({ documents: true, header: true })
  const progress = reactive({ share: 0, documents: 0 })
  const found = shallowRef<ReadFiles | null>(null)
  const mapping = shallowRef<Mapping>(new Map())
  const prepared = shallowRef<Prepared | null>(null)
  const beginReading = useLatestWork()
  const beginPreparing = useLatestWork()

  async function read() {
    const signal = beginReading()
    found.value = prepared.value = null
    const sources = files.value.map((file, index) => ({
      file,
      format: formats.value[index] ?? formatOf(file.name)
    }))
    const result = await readFiles(sources, { ...reading }, signal, (share, documents) =>
      Object.assign(progress, { share, documents })
    )
    if (signal.aborted) return
    mapping.value = defaultMapping([...result.fields.keys()], takes)
    found.value = result
  }
  watch([files, formats, () => ({ ...reading })], read)

  async function prepareDocuments() {
    const signal = beginPreparing()
    prepared.value = null
    if (!found.value) return
    const { documents } = operation.draft
    const check = operation.check.value
    const result = await prepare(found.value, mapping.value, { documents, check }, signal)
    if (!signal.aborted) prepared.value = result
  }
  watch([found, mapping, operation.check], prepareDocuments)

  function addFiles(more: readonly File[]) {
    formats.value = [...formats.value, ...more.map(({ name }) => formatOf(name))]
    files.value = [...files.value, ...more]
  }

  function setFormat(index: number, format: ImportFormat) {
    formats.value = formats.value.with(index, format)
  }

  /** Whether a document has both fields: files of different forms each have a field for the same place. */
  const together = (one: string, other: string) =>
    found.value?.records.some(({ fields }) => {
      const names = new Set(fields.map(([name]) => name))
      return names.has(one) && names.has(other)
    }) ?? false

  /** Gives a field its place; another one of the same documents that had it gives it up. */
  function setTarget(name: string, target: Target) {
    const same = (other: Target) =>
      target !== null &&
      target.kind !== 'attribute' &&
      JSON.stringify(other) === JSON.stringify(target)
    mapping.value = new Map(
      [...mapping.value].map(([field, before]) => {
        if (field === name) return [field, target]
        return [field, same(before) && together(field, name) ? null : before]
      })
    )
  }

  return {
    takes,
    files,
    formats,
    reading,
    progress,
    found,
    mapping,
    prepared,
    /** Whether something is read that no field has a place for. */
    lacksBody: computed(() => found.value !== null && !isMapped(mapping.value)),
    addFiles,
    setFormat,
    setTarget
  }
}

export type ImportState = ReturnType<typeof useImport>

import type { QueueCounts } from '@contract'
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { QueueSource } from '../../stores/app'
import { useConnectionsStore } from '../../stores/connections'
import { useQueuesStore } from '../../stores/queues'
import { useUnfinishedQueueStore } from '../../stores/unfinished-queue'
import { ownTags, type QueueConfig } from '../../model/queue-config/attributes'
import { changesOf, isNothing } from '../../model/queue-config/changes'
import {
  configOf,
  draftOf,
  newDraft,
  overlaid,
  type QueueDraft
} from '../../model/queue-config/draft'
import { readConfig, settableOf, type ReadConfig } from '../../model/queue-config/file'
import { filledIn, laidOver } from '../../model/queue-config/filled'
import { retargeted } from '../../model/queue-config/permission'
import { problemsOf, type Problems } from '../../model/queue-config/problems'
import { textKey } from '../../model/text-key'
import { useNewArn } from './new-arn'
import { useQueueConfigStore } from '../../stores/queue-config'

/** What was typed is kept by this: of a file by what is in it, since another may have its name. */
function subjectOf(source: QueueSource): string {
  if (source.kind === 'new') return source.kind
  return `${source.kind} ${source.kind === 'file' ? textKey(source.text) : source.url}`
}

const noTags = 'Its tags: the permission sqs:ListQueueTags is missing.'

const copyOf = (draft: QueueDraft): QueueDraft => JSON.parse(JSON.stringify(draft)) as QueueDraft
const same = (one: QueueDraft, other: QueueDraft) => JSON.stringify(one) === JSON.stringify(other)

/** A queue's form: what it began with, what was typed, and what is wrong with it. */
export function useQueueForm(connectionId: string, source: QueueSource) {
  const store = useQueueConfigStore()
  const queues = useQueuesStore()
  const production = useConnectionsStore().byId(connectionId)?.environment === 'production'
  const slot = useUnfinishedQueueStore().of(connectionId, subjectOf(source))
  const editing = source.kind === 'edit'

  const draft = reactive<QueueDraft>(newDraft())
  /** The form before anything was typed. */
  const initial = shallowRef<QueueDraft>(newDraft())
  /** The queue that is edited, as it was when it was read. */
  const base = shallowRef<QueueConfig | null>(null)
  const arn = ref<string | null>(null)
  const counts = shallowRef<QueueCounts | null>(null)
  /** False where the tags of the queue may not be read: they are then left as they are. */
  const tagsKnown = ref(true)
  /** Tags of the queue that only AWS can change. */
  const keptByAws = ref(0)
  const ready = ref(false)
  const restored = ref(false)

  const touched = reactive(new Set<string>())
  const submitted = ref(false)
  queues.ensure(connectionId)

  const listing = queues.listingOf(connectionId)
  const taken = computed(() => new Set(listing.queues.map(({ name }) => name)))
  const newArn = useNewArn(connectionId, arn)
  const config = computed<QueueConfig>(() => {
    const typed = configOf(draft)
    if (editing || draft.policyOf === '') return typed
    const Policy = retargeted(typed.attributes.Policy ?? '', draft.policyOf, newArn(typed.name))
    return { ...typed, attributes: { ...typed.attributes, Policy } }
  })
  const problems = computed(() =>
    problemsOf(draft, {
      arn: editing ? arn.value : null,
      taken: taken.value,
      policy: editing ? initial.value.policy : ''
    })
  )
  const valid = computed(() => Object.keys(problems.value).length === 0)
  const dirty = computed(() => !same(draft, initial.value))
  const changes = computed(() => (base.value ? changesOf(base.value, config.value) : null))
  const unchanged = computed(() => changes.value !== null && isNothing(changes.value))

  const errorOf = (field: keyof Problems): string | undefined =>
    submitted.value || touched.has(field) ? problems.value[field] : undefined
  const leave = (field: keyof Problems) => touched.add(field)

  async function readQueue(url: string) {
    const overview = await store.read(connectionId, url)
    const { queue, attributes, tags } = overview
    arn.value = attributes['QueueArn'] ?? null
    counts.value = overview.counts
    const { name, fifo } = queue
    const own = ownTags(tags ?? {})
    keptByAws.value = Object.keys(tags ?? {}).length - Object.keys(own).length
    return { config: { name, fifo, attributes: settableOf(attributes), tags: own }, tags }
  }

  async function begin(): Promise<QueueDraft> {
    if (source.kind === 'edit') {
      const read = await readQueue(source.url)
      base.value = read.config
      tagsKnown.value = read.tags !== null
      return draftOf(read.config)
    }
    if (source.kind === 'like') {
      const read = await readQueue(source.url)
      const { name: policyOf } = read.config
      const leftOut = read.tags === null ? [noTags] : []
      return { ...draftOf(read.config), name: '', policyOf, leftOut }
    }
    if (source.kind === 'file') {
      const read = readConfig(source.text)
      if (!read) return newDraft()
      submitted.value = true
      return filledIn(read)
    }
    return newDraft()
  }

  /** Reads the queue (again). What was typed stays. @throws RequestFailed */
  async function load() {
    const kept = ready.value ? { base: initial.value, draft: copyOf(draft) } : slot.value
    const now = await begin()
    initial.value = now
    Object.assign(draft, copyOf(kept ? overlaid(kept.base, kept.draft, now) : now))
    restored.value = !ready.value && kept !== null && dirty.value
    ready.value = true
  }

  function startOver() {
    Object.assign(draft, copyOf(initial.value))
    touched.clear()
    submitted.value = false
    restored.value = false
  }

  /** Fills the form from a file; of a queue that is there, what the file does not have stays. */
  function take(read: ReadConfig) {
    Object.assign(draft, editing ? laidOver(copyOf(draft), read, tagsKnown.value) : filledIn(read))
    submitted.value = true
  }

  watch(draft, () => {
    if (!ready.value) return
    slot.value = dirty.value ? { base: initial.value, draft: copyOf(draft) } : null
  })

  return {
    ...{ connectionId, source, editing, production, draft, initial, base, arn, counts, tagsKnown },
    ...{
      keptByAws,
      ready,
      restored,
      config,
      problems,
      valid,
      dirty,
      changes,
      unchanged,
      submitted
    },
    ...{ newArn, errorOf, leave, load, startOver, take },
    /** What was typed is carried out, or not wanted any more. */
    forget: () => (slot.value = null)
  }
}

export type QueueForm = ReturnType<typeof useQueueForm>

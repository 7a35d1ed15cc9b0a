import {
  defaultOptions,
  type Failure,
  type InputDocument,
  type Queue,
  type QueueRules
} from '@contract'
import { computed, ref, shallowRef, watch } from 'vue'
import { useRest } from '../../composables/rest'
import { inputDocuments, isBlank, type DraftDocument, type OptionTexts } from '../../model/draft'
import { isForFifo, objectOf } from '../../model/operation-object'
import { checkOptions, optionTexts, type RunningAction } from '../../model/options'
import { documentChecker } from '../../model/problems'
import { fillsTemplates, messagesOfEach } from '../../model/templates'
import { useConnectionsStore } from '../../stores/connections'
import { useDocumentsStore, type DocumentList } from '../../stores/documents'
import { draftKey, useDraftsStore } from '../../stores/drafts'
import { useLeasesStore } from '../../stores/leases'
import { useOperationsStore } from '../../stores/operations'
import type { QueueFacts } from '../../stores/queue-overviews'
import { useQueuesStore } from '../../stores/queues'

export interface OperationProps {
  connectionId: string
  /** Null stands for Dynamic Queue. */
  queue: Queue | null
  tabKey: string
  /** What the options of a saved operation start with; those of a new one otherwise. */
  initial?: OptionTexts | undefined
  /** The saved operation that the workspace is of. */
  operationId?: string | undefined
}

/** Milliseconds after a start in which another one is taken for the same press: a run may be over sooner. */
const samePress = 500

/** Of a Dynamic Queue nothing is known before its documents are looked at. */
const unknownFacts: QueueFacts = {
  fifo: false,
  contentBasedDeduplication: null,
  maximumMessageSize: null,
  visibilityTimeout: null,
  maxReceiveCount: null
}

/** The outputs of the run that is shown, asked for again as it goes on and when its leases were acted on. */
function useOutputs(runId: () => number | null) {
  const operations = useOperationsStore()
  const documents = useDocumentsStore()
  const leases = useLeasesStore()
  const outputs = shallowRef<DocumentList | null>(null)
  watch(
    runId,
    (id) => {
      outputs.value =
        id === null ? null : documents.list({ kind: 'run', runId: id, direction: 'output' })
      if (id !== null) void operations.refresh(id)
    },
    { immediate: true }
  )
  watch(
    () => operations.runOf(runId()),
    // What was deleted was shown as held before.
    (run) => void outputs.value?.refresh(run !== null && run.status !== 'running')
  )
  watch(
    () => leases.version,
    () => void outputs.value?.refresh(true)
  )
  return outputs
}

/** One action on one object: what is typed, whether it can be started, the run and its outputs. */
export function useOperation(action: RunningAction, props: OperationProps) {
  const drafts = useDraftsStore()
  const operations = useOperationsStore()
  const connections = useConnectionsStore()
  const queues = useQueuesStore()
  const dynamic = props.queue === null
  const facts = props.queue ? queues.factsOf(props.connectionId, props.queue.url) : unknownFacts
  const texts = { ...optionTexts(defaultOptions[action]), ...props.initial }
  const draft = drafts.open(draftKey(props.tabKey, action), props.connectionId, texts, 1)

  const rules = computed<QueueRules>(() => ({
    fifo: props.queue?.fifo ?? false,
    contentBasedDeduplication: facts.contentBasedDeduplication,
    maximumMessageSize: facts.maximumMessageSize
  }))
  const options = computed(() =>
    checkOptions(action, draft.options, { fifo: props.queue?.fifo ?? false })
  )
  watch(
    () => messagesOfEach(options.value.operation),
    (each) => (draft.each = each),
    { immediate: true }
  )
  const fills = computed(() => action === 'send' && fillsTemplates(draft.options))
  const check = computed(() =>
    documentChecker(action, rules.value, dynamic && options.value.operation, fills.value)
  )
  watch(
    check,
    (now) => {
      draft.rules = rules.value
      draft.check = now
    },
    { immediate: true }
  )
  const invalid = computed<DraftDocument[]>(() =>
    draft.documents.filter((document) => check.value(document).problems.length > 0)
  )

  /** Why the connection, being read-only, does not do this. */
  const refusal = computed(() => {
    const deleteMessages = draft.options['deleteMessages'] === true
    return connections.refusal(
      props.connectionId,
      action === 'receive' ? { action, options: { deleteMessages } } : { action }
    )
  })

  /** Send and Delete do nothing without a document. */
  const lacksDocuments = computed(
    () => action !== 'receive' && draft.ready && draft.documents.length === 0
  )

  const run = computed(() => operations.runOf(draft.runId))
  const running = computed(() => run.value?.status === 'running')
  const cancelling = computed(() => draft.runId !== null && operations.cancelling.has(draft.runId))
  const starting = ref(false)
  const { resting, rest } = useRest(samePress)
  const failure = shallowRef<Failure | null>(null)
  const outputs = useOutputs(() => draft.runId)

  watch(
    () => run.value?.endedAt,
    (ended) => {
      if (ended && props.queue) void queues.wantCounts(props.connectionId, [props.queue.url], 0)
    }
  )

  /** Whether it may be started. Where not, everything that keeps it from it is said from now on. */
  function ready(): boolean {
    draft.checked = new Set(draft.documents.map(({ id }) => id))
    return (
      draft.ready &&
      refusal.value === null &&
      !lacksDocuments.value &&
      options.value.operation !== null &&
      invalid.value.length === 0
    )
  }

  /** Receive takes documents only for what they say; one that says nothing is none. */
  const inputs = () => draft.documents.filter((one) => action !== 'receive' || !isBlank(one))

  /** @param how `documents` instead of those that are typed; `confirmed` is what was typed where it was asked for */
  async function start(
    how: { documents?: InputDocument[] | undefined; confirmed?: string | undefined } = {}
  ) {
    const { operation } = options.value
    if (!operation || starting.value || running.value || resting.value) return
    starting.value = true
    failure.value = null
    const object = objectOf(props.queue)
    const started = await operations.start(
      props.connectionId,
      { ...operation, object },
      how.documents ?? inputDocuments(inputs()),
      { operationId: props.operationId, confirmed: how.confirmed }
    )
    starting.value = false
    rest()
    if (!started.ok) {
      failure.value = started.failure
      return
    }
    show(started.value)
  }

  /** A run of this operation has been started: its outputs are shown. */
  function show(runId: number) {
    draft.runId = runId
    draft.checked = new Set()
  }

  async function cancel() {
    if (draft.runId !== null) failure.value = await operations.cancel(draft.runId)
  }

  const fifoOf = (document: InputDocument) => isForFifo(props.queue, document)

  return {
    action,
    operationId: props.operationId,
    draft,
    dynamic,
    fifoOf,
    facts,
    check,
    options,
    invalid,
    refusal,
    lacksDocuments,
    run,
    running,
    starting,
    resting,
    cancelling,
    failure,
    outputs,
    ready,
    start,
    show,
    cancel
  }
}

export type OperationState = ReturnType<typeof useOperation>

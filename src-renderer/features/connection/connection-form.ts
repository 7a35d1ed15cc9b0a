import type { Connection, ConnectionReport, Failure } from '@contract'
import { computed, onUnmounted, reactive, ref, watch } from 'vue'
import { useConnectionsStore } from '../../stores/connections'
import { failureIn } from '../../stores/failures'
import { useQueueFactsStore } from '../../stores/queue-facts'
import { useQueuesStore } from '../../stores/queues'
import { useUnfinishedConnectionStore, type FormDraft } from '../../stores/unfinished-connection'
import {
  draftOf,
  emptyDraft,
  problemsOf,
  testProblemsOf,
  toRequest,
  toTestRequest,
  type DraftField
} from './connection-draft'

/** The state of the connection form: what was typed, what is wrong with it, and the test that runs. */
export function useConnectionForm(id: string | null) {
  const connections = useConnectionsStore()
  const queues = useQueuesStore()
  const queueFacts = useQueueFactsStore()
  const unfinished = useUnfinishedConnectionStore()
  const saved: Connection | null = id === null ? null : connections.byId(id)
  const original = saved ? draftOf(saved) : emptyDraft()
  const restored = unfinished.form?.id === id
  const draft = reactive<FormDraft>({ ...original, ...(restored ? unfinished.form?.draft : {}) })

  const touched = reactive(new Set<DraftField>())
  const submitted = ref(false)
  const tested = ref(false)
  const saving = ref(false)
  const failure = ref<Failure | null>(null)
  const report = ref<ConnectionReport | null>(null)
  const testFailure = ref<Failure | null>(null)
  const testing = ref<AbortController | null>(null)

  const others = computed(() => connections.list.filter((connection) => connection.id !== id))
  const problems = computed(() => problemsOf(draft, saved, others.value))
  const testProblems = computed(() => testProblemsOf(problems.value))
  const valid = computed(() => Object.keys(problems.value).length === 0)
  const dirty = computed(() => JSON.stringify(draft) !== JSON.stringify(original))

  const errorOf = (field: DraftField): string | undefined =>
    submitted.value || touched.has(field)
      ? problems.value[field]
      : tested.value
        ? testProblems.value[field]
        : undefined

  const leave = (field: DraftField) => touched.add(field)
  const where = saved?.secretStorage === 'session' ? 'in memory' : 'in the keychain'

  async function chooseCertificate() {
    const chosen = await connections.chooseCertificate()
    if (chosen) draft.certificate = chosen.text
  }

  async function choosePrivateKey() {
    const chosen = await connections.choosePrivateKey()
    if (!chosen) return
    Object.assign(draft, {
      privateKey: '',
      privateKeyFile: chosen.key,
      privateKeyFileName: chosen.file
    })
  }

  watch(draft, () => {
    if (dirty.value) unfinished.keep(id, draft)
    else unfinished.forget()
    failure.value = null
    stopTest()
    report.value = null
    testFailure.value = null
  })

  function stopTest() {
    testing.value?.abort()
    testing.value = null
  }

  /** @returns whether it was tested: something else than the name may be wrong */
  async function test(): Promise<boolean> {
    tested.value = true
    if (Object.keys(testProblems.value).length > 0) return false
    stopTest()
    report.value = null
    testFailure.value = null
    const abort = new AbortController()
    testing.value = abort
    try {
      const answer = await connections.test(toTestRequest(draft, id), abort.signal)
      if (!abort.signal.aborted) report.value = answer
    } catch (thrown) {
      if (!abort.signal.aborted) testFailure.value = failureIn(thrown)
    } finally {
      if (testing.value === abort) testing.value = null
    }
    return true
  }

  /** What has to be typed before it is saved: it would be production no more. */
  const guard = computed(() =>
    id === null || draft.environment === 'production' ? null : connections.confirmation(id, [])
  )

  /** @returns whether it can be saved; what is wrong is shown from now on */
  function check(): boolean {
    submitted.value = true
    return valid.value
  }

  /** @returns the saved connection; null where something is wrong, which is then shown */
  async function save(confirmed?: string): Promise<Connection | null> {
    if (!check() || saving.value) return null
    saving.value = true
    failure.value = null
    try {
      const connection = await connections.save(toRequest(draft, id), confirmed)
      if (saved) {
        queues.restart(connection.id)
        queueFacts.forget(connection.id)
      }
      unfinished.forget()
      return connection
    } catch (thrown) {
      failure.value = failureIn(thrown)
      return null
    } finally {
      saving.value = false
    }
  }

  onUnmounted(stopTest)

  return {
    draft,
    saved,
    restored,
    leave,
    savedHint: `Saved ${where}. Leave blank to keep it.`,
    chooseCertificate,
    choosePrivateKey,
    errorOf,
    dirty,
    saving,
    failure,
    report,
    testFailure,
    testing,
    test,
    stopTest,
    guard,
    check,
    save,
    /** What was typed is not wanted any more. */
    forget: unfinished.forget
  }
}

export type ConnectionForm = ReturnType<typeof useConnectionForm>

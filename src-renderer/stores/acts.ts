import type { Act, ActRow, Failure, Outcome, RequestInput } from '@contract'
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import { failureOf, onEvent, outcomeOf, request } from '../bridge'
import { busiestOf } from '../model/acts'
import { useQueuesStore } from './queues'
import { useWorkspaceStore } from './workspace'

/** What was known of these queues is so no more. Loaded when it is needed: the first paint does without. */
async function dropFacts(connectionId: string, urls: readonly string[]) {
  const { useQueueFactsStore } = await import('./queue-facts')
  useQueueFactsStore().drop(connectionId, urls)
}

/** What is done to queues. It goes on in the main process, also while the window is loaded again. */
export const useActsStore = defineStore('acts', () => {
  const acts = shallowReactive(new Map<string, Act>())
  /** The act that the dialog shows. */
  const shownId = shallowRef<string | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const forgotten = new Set<string>()

  /** The queues of the acts that were begun here, until they have ended. */
  const begun = new Map<string, readonly string[]>()

  /** An answer may come after the event that tells what came of it. */
  function take(act: Act) {
    const older = act.version < (acts.get(act.id)?.version ?? 0)
    if (!older && !forgotten.has(act.id)) acts.set(act.id, act)
    const urls = begun.get(act.id)
    if (act.endedAt === null || !urls) return
    begun.delete(act.id)
    void dropFacts(act.connectionId, urls)
  }
  onEvent('acts.progress', take)
  onEvent('queues.deleted', ({ connectionId, urls }) => {
    useQueuesStore().noteDeleted(connectionId, urls)
    void dropFacts(connectionId, urls)
    useWorkspaceStore().markDeleted(connectionId, urls)
  })
  void request('acts.list', {}).then(
    (all) => all.reverse().forEach(take),
    () => undefined
  )

  /** The newest first. */
  const list = computed(() => [...acts.values()].sort((a, b) => b.startedAt - a.startedAt))
  const running = computed(() => list.value.filter(({ endedAt }) => endedAt === null))
  const shown = computed(() => acts.get(shownId.value ?? '') ?? list.value[0] ?? null)

  /** Shows what asks or goes on, whatever was shown before; the newest where all have ended. */
  const showBusiest = () => {
    shownId.value = busiestOf(list.value)?.id ?? null
  }

  /** A request whose answer is the act; what it fails with is shown with the acts. */
  async function ask(answer: Promise<Act>): Promise<Act | null> {
    failure.value = null
    try {
      const act = await answer
      take(act)
      return act
    } catch (thrown) {
      failure.value = failureOf(thrown)
      return null
    }
  }

  /** Begins an act and shows it. @returns why it was refused, or null */
  async function start(input: RequestInput<'acts.start'>): Promise<Failure | null> {
    const act = await ask(request('acts.start', input))
    if (!act) return failure.value
    shownId.value = act.id
    begun.set(act.id, input.urls)
    take(act)
    return null
  }

  const cancel = (actId: string) => ask(request('acts.cancel', { actId }))
  const leave = (actId: string) => ask(request('acts.leave', { actId }))
  const purgeRest = (input: RequestInput<'acts.purgeRest'>) => ask(request('acts.purgeRest', input))

  /** The same again for queues that failed, which is a new act. */
  async function retry(input: RequestInput<'acts.retry'>) {
    const act = await ask(request('acts.retry', input))
    if (act) shownId.value = act.id
  }

  async function forget(actId: string) {
    forgotten.add(actId)
    acts.delete(actId)
    await request('acts.forget', { actId }).catch(() => undefined)
  }

  const rows = (
    input: RequestInput<'acts.rows'>
  ): Promise<Outcome<{ rows: ActRow[]; total: number }>> => outcomeOf(request('acts.rows', input))

  /** Every row in a state, from page to page. @returns null where they could not be read, which is shown with the acts */
  async function allRows(actId: string, state: 'failed' | 'asking'): Promise<ActRow[] | null> {
    const all: ActRow[] = []
    for (;;) {
      const page = await rows({ actId, state, from: all.length, limit: 500 })
      failure.value = page.ok ? null : page.failure
      if (!page.ok) return null
      all.push(...page.value.rows)
      if (page.value.rows.length === 0 || all.length >= page.value.total) return all
    }
  }

  return {
    ...{ list, running, shown, shownId, failure, rows, allRows },
    ...{ showBusiest, start, cancel, purgeRest, leave, retry, forget }
  }
})

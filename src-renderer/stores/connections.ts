import {
  confirmationOf,
  readOnlyReason,
  type ChangingAction,
  type Confirmation,
  type Connection,
  type ConnectionDraft,
  type ConnectionReport,
  type Failure
} from '@contract'
import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef } from 'vue'
import { failureOf, onEvent, request } from '../bridge'
import { storedRef } from '../composables/stored-ref'

/** Who a connection's credentials are, as far as it is known. */
export interface Identity {
  status: 'unknown' | 'asking' | 'known' | 'denied'
  account: string
  arn: string
  failure: Failure | null
}

const isText = (stored: unknown): stored is string | null =>
  stored === null || typeof stored === 'string'

/** The connections and which of them the window is about. */
export const useConnectionsStore = defineStore('connections', () => {
  const list = shallowRef<Connection[]>([])
  const status = ref<'loading' | 'ready' | 'failed'>('loading')
  const failure = ref<Failure | null>(null)
  const chosenId = storedRef<string | null>('connections.current', null, { validate: isText })
  /** Connections that keep nothing on disk, for which everything has been forgotten. */
  const silent = new Set<string>()
  const identities = reactive(new Map<string, Identity>())

  const byId = (id: string) => list.value.find((connection) => connection.id === id) ?? null
  const current = computed(() => byId(chosenId.value ?? '') ?? list.value[0] ?? null)
  const currentId = computed(() => current.value?.id ?? null)

  /** Whether what is typed and opened for a connection may be on disk. */
  const mayStore = (id: string) => byId(id)?.keepNothingOnDisk !== true

  /** Why a connection refuses something because it is read-only; null where it does not. */
  const refusal = (id: string, asked: ChangingAction) =>
    byId(id)?.readOnly ? readOnlyReason(asked) : null

  /** What has to be typed before something is destroyed in these queues; null where nothing has to be. */
  function confirmation(id: string, urls: Iterable<string>): Confirmation | null {
    const connection = byId(id)
    return connection?.environment === 'production' ? confirmationOf(connection.name, urls) : null
  }

  /** What was stored before a connection was set to keep nothing goes away; an earlier start may not have got to it. */
  function forgetSilent(connections: Connection[]) {
    for (const { id, keepNothingOnDisk } of connections) {
      if (!keepNothingOnDisk) silent.delete(id)
      else if (!silent.has(id)) {
        silent.add(id)
        void import('../composables/forget-stored').then(({ forgetStored }) => forgetStored(id))
      }
    }
  }

  function take(connections: Connection[]) {
    list.value = connections
    forgetSilent(connections)
    status.value = 'ready'
    failure.value = null
  }

  async function load() {
    try {
      take(await request('connections.list', {}))
    } catch (thrown) {
      status.value = 'failed'
      failure.value = failureOf(thrown)
    }
  }

  function select(id: string) {
    chosenId.value = id
  }

  /** Asks once who the credentials are. A refusal is remembered too, until the connection is saved again. */
  async function identify(id: string) {
    if (identities.has(id)) return
    const identity = reactive<Identity>({ status: 'asking', account: '', arn: '', failure: null })
    identities.set(id, identity)
    try {
      const { account, arn } = await request('connections.identity', { id })
      Object.assign(identity, { status: 'known', account, arn })
    } catch (thrown) {
      Object.assign(identity, { status: 'denied', failure: failureOf(thrown) })
    }
  }

  function put(saved: Connection) {
    identities.delete(saved.id)
    const there = byId(saved.id)
    take(
      there
        ? list.value.map((connection) => (connection.id === saved.id ? saved : connection))
        : [...list.value, saved]
    )
  }

  /** @param confirmed what was typed where a production connection becomes something else @throws RequestFailed */
  async function save(draft: ConnectionDraft, confirmed?: string): Promise<Connection> {
    const saved = await request('connections.save', { ...draft, confirmed })
    put(saved)
    return saved
  }

  async function duplicate(id: string): Promise<Connection> {
    const copy = await request('connections.duplicate', { id })
    put(copy)
    return copy
  }

  async function remove(id: string) {
    await request('connections.remove', { id })
    identities.delete(id)
    take(list.value.filter((connection) => connection.id !== id))
  }

  /** @param signal aborting it ends the test */
  const test = (draft: ConnectionDraft, signal: AbortSignal): Promise<ConnectionReport> =>
    request('connections.test', draft, signal)

  const profiles = () => request('connections.profiles', {})
  const chooseCertificate = () => request('connections.chooseCertificate', {})
  const choosePrivateKey = () => request('connections.choosePrivateKey', {})

  onEvent('connections.changed', take)
  void load()

  return {
    list,
    status,
    failure,
    current,
    currentId,
    identities,
    byId,
    mayStore,
    refusal,
    confirmation,
    load,
    select,
    identify,
    save,
    duplicate,
    remove,
    profiles,
    chooseCertificate,
    choosePrivateKey,
    test
  }
})

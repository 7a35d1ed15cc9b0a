import type { InputDocument, QueueRules } from '@contract'
import { defineStore } from 'pinia'
import { shallowReactive, watch } from 'vue'
import { forgetDraft, forgetDrafts, readDraft, writeDraft } from '../composables/draft-storage'
import { forgetStored } from '../composables/forget-stored'
import {
  areFree,
  blankDocument,
  changeDocument,
  insertDocuments,
  isBlank,
  ownDocuments,
  removeDocuments,
  restoreDocuments,
  type DraftContent,
  type DraftDocument,
  type NewDocument,
  type OptionTexts,
  type Removed
} from '../model/draft'
import type { Checked } from '../model/problems'
import { useConnectionsStore } from './connections'

/** Milliseconds from the last change to its being on disk. */
const delay = 200

/** What is typed for one action on one queue, and what is chosen of it. */
export interface Draft {
  readonly key: string
  /** False until what was kept has been read. */
  ready: boolean
  documents: readonly DraftDocument[]
  options: OptionTexts
  runId: number | null
  /** The document that is being edited. */
  currentId: number | null
  chosen: ReadonlySet<number>
  /** The last removal, while it can be undone. */
  removed: Removed | null
  /** Documents with which the operation was asked for: what they lack is said, even where nothing was typed. */
  checked: ReadonlySet<number>
  /** It could not be kept on disk. */
  notKept: string | null
  /** What the queue takes, as far as it is known; set by the workspace. */
  rules: QueueRules | null
  /** Says what is wrong with a document; set by the workspace, with the rules. */
  check: ((document: DraftDocument) => Checked) | null
  /** Messages that are made of each document where templates are filled in; set by the workspace. */
  each: number | null
}

export const draftKey = (tabKey: string, action: 'send' | 'receive' | 'delete' | 'redrive') =>
  `${tabKey}#${action}`

const newDraft = (key: string, options: OptionTexts): Draft => ({
  key,
  ready: false,
  documents: [],
  options,
  runId: null,
  currentId: null,
  chosen: new Set(),
  removed: null,
  checked: new Set(),
  notKept: null,
  rules: null,
  check: null,
  each: null
})

const contentOf = ({ documents, options, runId }: Draft): DraftContent => ({
  documents,
  options: { ...options },
  runId
})

/** Writes a draft a moment after it changed, one writing after the other; nothing while it may not be kept. */
function keep(draft: Draft, first: DraftContent | null, mayKeep: () => boolean) {
  let written = first
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = Promise.resolve()
  const write = async () => {
    const content = mayKeep() ? contentOf(draft) : null
    try {
      if (content) await writeDraft(draft.key, written, content)
      else await forgetDraft(draft.key)
      written = content
      draft.notKept = null
    } catch {
      draft.notKept = 'What you type here cannot be kept on disk: it lasts until the app closes.'
    }
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    running = running.then(write)
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(flush, delay)
  }
  watch(() => [draft.documents, draft.options, draft.runId, mayKeep()], later, { flush: 'sync' })
  globalThis.addEventListener('pagehide', () => timer !== undefined && flush())
  later()
}

/** Resolves when the condition, which is reactive, holds. */
const settled = (condition: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (condition()) return resolve()
    const stop = watch(condition, () => {
      stop()
      resolve()
    })
  })

/** Input documents and options that are being written, per tab and action. */
export const useDraftsStore = defineStore('drafts', () => {
  const connections = useConnectionsStore()
  const drafts = new Map<string, Draft>()

  /** False too while the connection is not known. */
  const mayKeep = (connectionId: string) =>
    connections.byId(connectionId)?.keepNothingOnDisk === false

  async function load(draft: Draft, connectionId: string, blanks: number) {
    await settled(() => connections.status !== 'loading')
    const kept = mayKeep(connectionId) ? await readDraft(draft.key).catch(() => null) : null
    if (kept) {
      draft.options = { ...draft.options, ...kept.options }
      draft.runId = kept.runId
    }
    // What was added while it was being read stays, at the end.
    draft.documents = insertDocuments(kept?.documents ?? [], draft.documents)
    if (draft.documents.length === 0) add(draft, Array.from({ length: blanks }, blankDocument))
    choose(draft, draft.currentId ?? draft.documents[0]?.id ?? null)
    keep(draft, kept, () => mayKeep(connectionId))
    draft.ready = true
  }

  /**
   * The draft of a tab's action, read from disk at the first call.
   *
   * @param defaults the options of a new one
   * @param blanks how many blank documents a new one has
   */
  function open(key: string, connectionId: string, defaults: OptionTexts, blanks: number): Draft {
    const there = drafts.get(key)
    if (there) return there
    const draft = shallowReactive(newDraft(key, defaults))
    drafts.set(key, draft)
    void load(draft, connectionId, blanks)
    return draft
  }

  function choose(draft: Draft, id: number | null, chosen: Iterable<number> = id ? [id] : []) {
    draft.currentId = id
    draft.chosen = new Set(chosen)
  }

  /** What stays of a draft when documents are added to it: one blank document makes room. */
  function kept({ documents }: Draft, added: readonly NewDocument[]) {
    const [only] = documents
    const makesRoom = documents.length === 1 && only && isBlank(only)
    return makesRoom && added.some((one) => !isBlank(one)) ? [] : documents
  }

  function put(draft: Draft, before: readonly DraftDocument[], own: DraftDocument[], at: number) {
    draft.documents = [...before.slice(0, at), ...own, ...before.slice(at)]
    choose(
      draft,
      own[0]?.id ?? draft.currentId,
      own.map(({ id }) => id)
    )
  }

  /** Adds documents at a position, otherwise at the end, and chooses them. */
  function add(draft: Draft, added: readonly NewDocument[], at = draft.documents.length) {
    const before = kept(draft, added)
    put(draft, before, ownDocuments(before, added), Math.min(at, before.length))
  }

  /** Adds documents that were made for this draft, as they are: what was found out about them stays known. */
  function addOwn(draft: Draft, own: DraftDocument[]) {
    const before = kept(draft, own)
    if (areFree(before, own)) put(draft, before, own, before.length)
    else add(draft, own)
  }

  function change(draft: Draft, id: number, changed: Partial<InputDocument>) {
    draft.documents = changeDocument(draft.documents, id, changed)
  }

  function duplicate(draft: Draft) {
    const copies = draft.documents.filter(({ id }) => draft.chosen.has(id))
    const last = draft.documents.findLastIndex(({ id }) => draft.chosen.has(id))
    if (copies.length) add(draft, copies, last + 1)
  }

  function remove(draft: Draft) {
    const at = draft.documents.findIndex(({ id }) => draft.chosen.has(id))
    if (at < 0) return
    const { documents, removed } = removeDocuments(draft.documents, draft.chosen)
    draft.documents = documents
    draft.removed = removed
    choose(draft, (documents[at] ?? documents.at(-1))?.id ?? null)
  }

  function undo(draft: Draft) {
    if (!draft.removed) return
    const before = new Set(draft.documents.map(({ id }) => id))
    draft.documents = restoreDocuments(draft.documents, draft.removed)
    draft.removed = null
    const back = draft.documents.filter(({ id }) => !before.has(id)).map(({ id }) => id)
    choose(draft, back[0] ?? draft.currentId, back)
  }

  function setOption(draft: Draft, name: string, value: string | boolean) {
    draft.options = { ...draft.options, [name]: value }
  }

  function setOptions(draft: Draft, options: OptionTexts) {
    draft.options = options
  }

  /** Forgets the drafts of a connection that was deleted, and what else was typed for it. */
  async function forgetConnection(connectionId: string) {
    for (const kind of ['queue', 'operation']) forgetFrom(`${kind}:${connectionId}:`)
    await forgetStored(connectionId)
  }

  function forgetFrom(prefix: string) {
    for (const key of drafts.keys()) if (key.startsWith(prefix)) drafts.delete(key)
  }

  /** Forgets what was typed in a tab: what it was typed for is gone. */
  async function forgetTab(tabKey: string) {
    forgetFrom(`${tabKey}#`)
    // A storage that cannot be reached has kept nothing that could be forgotten.
    await forgetDrafts(`${tabKey}#`).catch(() => undefined)
  }

  const find = (key: string) => drafts.get(key) ?? null

  return {
    open,
    find,
    choose,
    add,
    addOwn,
    change,
    duplicate,
    remove,
    undo,
    setOption,
    setOptions,
    forgetConnection,
    forgetTab
  }
})

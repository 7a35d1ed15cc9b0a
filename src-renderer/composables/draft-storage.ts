import type { DraftContent, DraftDocument, OptionTexts } from '../model/draft'

const documentStore = 'documents'
const headStore = 'drafts'

interface Head {
  order: number[]
  options: OptionTexts
  runId: number | null
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The storage failed.'))
  })

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error ?? new Error('The storage failed.'))
    transaction.onabort = () => reject(transaction.error ?? new Error('The storage is full.'))
  })

let opening: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('longpoll-drafts', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(documentStore)
      request.result.createObjectStore(headStore)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The storage could not be opened.'))
  })
  return opening
}

/** The documents of a draft lie next to each other: `[key, id]`. */
const documentsOf = (key: string) => IDBKeyRange.bound([key], [key, []])

/** Documents that are read or written at a time: what takes longer than a frame is divided. */
const portion = 500

/** The documents of a draft in the order of their ids, portion by portion. */
async function readDocuments(store: IDBObjectStore, key: string): Promise<DraftDocument[]> {
  const all: DraftDocument[] = []
  let range = documentsOf(key)
  for (;;) {
    const some = await done<DraftDocument[]>(store.getAll(range, portion))
    all.push(...some)
    const last = some.at(-1)
    if (!last || some.length < portion) return all
    range = IDBKeyRange.bound([key, last.id], [key, []], true)
  }
}

/** @returns what was kept under this key, or null */
export async function readDraft(key: string): Promise<DraftContent | null> {
  const database = await open()
  const transaction = database.transaction([documentStore, headStore])
  const [head, documents] = await Promise.all([
    done<Head | undefined>(transaction.objectStore(headStore).get(key)),
    readDocuments(transaction.objectStore(documentStore), key)
  ])
  // Without a place in the order: the app ended while many documents were being written.
  const order = new Set(head?.order)
  const lost = documents.filter(({ id }) => !order.has(id))
  if (lost.length > 0) await forgetDocuments(key, lost)
  if (!head) return null
  const byId = new Map(documents.map((document) => [document.id, document]))
  const inOrder = head.order.flatMap((id) => byId.get(id) ?? [])
  return { documents: inOrder, options: head.options, runId: head.runId }
}

async function forgetDocuments(key: string, documents: readonly DraftDocument[]) {
  const database = await open()
  const transaction = database.transaction(documentStore, 'readwrite')
  for (const { id } of documents) transaction.objectStore(documentStore).delete([key, id])
  await finished(transaction)
}

function put(transaction: IDBTransaction, key: string, documents: readonly DraftDocument[]) {
  const store = transaction.objectStore(documentStore)
  for (const document of documents) store.put(document, [key, document.id])
}

/**
 * Keeps a draft; only the documents that changed since `before` are written. In IndexedDB and not in localStorage,
 * which is written to disk seconds later, has room for 5 MB, and would be written whole at every key. Many documents are
 * written portion by portion; they belong to the draft once its order, which is written last, names them.
 */
export async function writeDraft(key: string, before: DraftContent | null, now: DraftContent) {
  const database = await open()
  const written = new Map(before?.documents.map((document) => [document.id, document]))
  const changed = now.documents.filter((document) => written.get(document.id) !== document)
  while (changed.length > portion) {
    const transaction = database.transaction(documentStore, 'readwrite')
    put(transaction, key, changed.splice(0, portion))
    await finished(transaction)
  }
  const transaction = database.transaction([documentStore, headStore], 'readwrite')
  put(transaction, key, changed)
  for (const { id } of now.documents) written.delete(id)
  for (const id of written.keys()) transaction.objectStore(documentStore).delete([key, id])
  const order = now.documents.map(({ id }) => id)
  const head: Head = { order, options: now.options, runId: now.runId }
  transaction.objectStore(headStore).put(head, key)
  await finished(transaction)
}

/** Forgets what was kept under every key that begins like this. */
export async function forgetDrafts(prefix: string) {
  const database = await open()
  const transaction = database.transaction([documentStore, headStore], 'readwrite')
  const end = `${prefix}\uffff`
  transaction.objectStore(headStore).delete(IDBKeyRange.bound(prefix, end))
  transaction.objectStore(documentStore).delete(IDBKeyRange.bound([prefix], [end]))
  await finished(transaction)
}

/** Forgets what was kept under this key. */
export async function forgetDraft(key: string) {
  const database = await open()
  const transaction = database.transaction([documentStore, headStore], 'readwrite')
  transaction.objectStore(headStore).delete(key)
  transaction.objectStore(documentStore).delete(documentsOf(key))
  await finished(transaction)
}

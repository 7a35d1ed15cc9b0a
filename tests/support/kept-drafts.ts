import type { Page } from '@playwright/test'

/** What is in the storage of drafts: the keys of a part of it, or all that is in it. */
const read = (page: Page, store: 'drafts' | 'documents', what: 'getAllKeys' | 'getAll') =>
  page.evaluate(
    (asked) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('longpoll-drafts')
        opening.onerror = () => reject(new Error('no database'))
        opening.onsuccess = () => {
          const { store, what } = asked
          const found = opening.result.transaction(store).objectStore(store)[what]()
          found.onsuccess = () => {
            opening.result.close()
            resolve(found.result)
          }
        }
      }),
    { store, what }
  )

/** Keys of the drafts that are on disk: `queue:<connection>:<queue URL>#<action>`. */
export const keptDrafts = async (page: Page): Promise<string[]> =>
  (await read(page, 'drafts', 'getAllKeys')).map(String)

/** Bodies of the documents of drafts that are on disk. */
export const keptBodies = async (page: Page): Promise<string[]> =>
  (await read(page, 'documents', 'getAll')).map((document) => (document as { body: string }).body)

import type { Page } from '@playwright/test'

/** Keys of the drafts that are on disk: `queue:<connection>:<queue URL>#<action>`. */
export const keptDrafts = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('longpoll-drafts')
        opening.onerror = () => reject(new Error('no database'))
        opening.onsuccess = () => {
          const keys = opening.result.transaction('drafts').objectStore('drafts').getAllKeys()
          keys.onsuccess = () => {
            opening.result.close()
            resolve(keys.result.map(String))
          }
        }
      })
  )

import { defineStore } from 'pinia'
import { storedRef } from '../composables/stored-ref'

const isBoolean = (stored: unknown): stored is boolean => typeof stored === 'boolean'

/** Which side panes are open. Their sizes are kept by the splitter itself. */
export const useLayoutStore = defineStore('layout', () => {
  const sidebar = storedRef('layout.sidebar', true, { validate: isBoolean })
  const inspector = storedRef('layout.inspector', true, { validate: isBoolean })
  return { sidebar, inspector }
})

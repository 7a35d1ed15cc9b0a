import { defineStore } from 'pinia'
import { storedRef } from '../composables/stored-ref'

const isBoolean = (stored: unknown): stored is boolean => typeof stored === 'boolean'
const isWidth = (stored: unknown): stored is number =>
  typeof stored === 'number' && stored >= 100 && stored <= 2000

/** Which side panes are open, and their widths in pixels. */
export const useLayoutStore = defineStore('layout', () => {
  const sidebar = storedRef('layout.sidebar', true, { validate: isBoolean })
  const inspector = storedRef('layout.inspector', true, { validate: isBoolean })
  const sidebarWidth = storedRef('layout.sidebar-width', 240, { validate: isWidth })
  const inspectorWidth = storedRef('layout.inspector-width', 360, { validate: isWidth })
  return { sidebar, inspector, sidebarWidth, inspectorWidth }
})

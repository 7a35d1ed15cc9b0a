import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useLayoutStore } from './layout'

/** Asks the side bar for the focus, from a menu or the palette. */
export const useSideBarStore = defineStore('side-bar', () => {
  const layout = useLayoutStore()
  const focusRequest = ref<'filter' | 'url' | null>(null)

  function focus(what: 'filter' | 'url') {
    layout.sidebar = true
    focusRequest.value = what
  }

  return { focusRequest, focus }
})

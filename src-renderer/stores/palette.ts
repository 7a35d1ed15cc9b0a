import { defineStore } from 'pinia'
import { ref } from 'vue'

/** Whether the command palette is open. */
export const usePaletteStore = defineStore('palette', () => {
  const open = ref(false)
  return { open }
})

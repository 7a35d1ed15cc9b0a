import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** Which documents of the journal are compared. */
export const useComparisonStore = defineStore('comparison', () => {
  /** A document that waits for the one that it is to be compared with. */
  const waiting = ref<{ id: number; name: string } | null>(null)
  /** Those that are compared now, the older one first. */
  const pair = shallowRef<readonly [number, number] | null>(null)

  function wait(id: number, name: string) {
    waiting.value = { id, name }
  }

  function forget() {
    waiting.value = null
  }

  function compare(one: number, other: number) {
    pair.value = one < other ? [one, other] : [other, one]
    waiting.value = null
  }

  function close() {
    pair.value = null
  }

  return { waiting, pair, wait, forget, compare, close }
})

import type { Prompt } from '@contract'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { onEvent, request } from '../bridge'

/** What connections ask of the person to get their credentials: one at a time, the oldest first. */
export const usePromptsStore = defineStore('prompts', () => {
  const open = shallowRef<Prompt[]>([])
  const current = computed(() => open.value[0] ?? null)

  const answer = (id: string, code: string) => request('prompts.answer', { id, code })
  const openPage = (id: string) => request('prompts.openPage', { id })
  const cancel = (id: string) => request('prompts.cancel', { id })

  let told = false
  onEvent('prompts.changed', (prompts) => {
    told = true
    open.value = prompts
  })
  // What was asked before this page was there. An event that came meanwhile knows better.
  request('prompts.list', {}).then(
    (prompts) => {
      if (!told) open.value = prompts
    },
    () => undefined
  )

  return { current, answer, openPage, cancel }
})

import type { Failure } from '@contract'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { failureOf } from '../bridge'

export interface Notice {
  id: number
  kind: 'done' | 'warning' | 'failure'
  message: string
  hint: string
}

/** Milliseconds for which a notice that asks for nothing stays. */
const shownFor = 4000

/** Short messages at the edge of the window. Those about a failure stay until they are closed. */
export const useNoticesStore = defineStore('notices', () => {
  const notices = ref<Notice[]>([])
  let lastId = 0

  function close(id: number) {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  function add(kind: Notice['kind'], message: string, hint = '') {
    const same = notices.value.find((notice) => notice.kind === kind && notice.message === message)
    if (same) close(same.id)
    const id = ++lastId
    notices.value.push({ id, kind, message, hint })
    if (kind === 'done') setTimeout(() => close(id), shownFor)
  }

  const done = (message: string) => add('done', message)
  const warn = (message: string, hint?: string) => add('warning', message, hint)
  const fail = (failure: Failure) => add('failure', failure.message, failure.hint)

  /** For what was thrown by a request that has no place of its own to show it. */
  const failed = (thrown: unknown) => fail(failureOf(thrown))

  return { notices, done, warn, fail, failed, close }
})

import type { Failure } from '@contract'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { failureOf } from '../bridge'

/** What a notice offers to do. It is closed by that. */
export interface NoticeAction {
  label: string
  act: () => void
}

export interface Notice {
  id: number
  kind: 'done' | 'warning' | 'failure'
  message: string
  hint: string
  action: NoticeAction | null
}

/** Milliseconds for which a notice stays: long enough to be read, and longer where it offers something. */
const shownFor = { done: 4000, offer: 10_000, warning: 12_000 } as const

function staysFor({ kind, action }: Notice): number | null {
  if (kind === 'failure') return null
  if (kind === 'warning') return shownFor.warning
  return action ? shownFor.offer : shownFor.done
}

/** Short messages at the edge of the window. Those about a failure stay until they are closed, the others go by themselves. */
export const useNoticesStore = defineStore('notices', () => {
  const notices = ref<Notice[]>([])
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let lastId = 0

  /** Keeps a notice, e.g. while the pointer or the focus is on it. */
  function keep(id: number) {
    clearTimeout(timers.get(id))
    timers.delete(id)
  }

  /** Lets a notice go after its time. */
  function letGo(id: number) {
    keep(id)
    const notice = notices.value.find((one) => one.id === id)
    const ms = notice ? staysFor(notice) : null
    if (ms !== null)
      timers.set(
        id,
        setTimeout(() => close(id), ms)
      )
  }

  function close(id: number) {
    keep(id)
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  function add(
    kind: Notice['kind'],
    message: string,
    hint = '',
    action: NoticeAction | null = null
  ) {
    const same = notices.value.find((notice) => notice.kind === kind && notice.message === message)
    if (same) close(same.id)
    const id = ++lastId
    notices.value.push({ id, kind, message, hint, action })
    letGo(id)
  }

  const done = (message: string, action?: NoticeAction) => add('done', message, '', action)
  const warn = (message: string, hint?: string) => add('warning', message, hint)
  const fail = (failure: Failure) => add('failure', failure.message, failure.hint)

  /** For what was thrown by a request that has no place of its own to show it. */
  const failed = (thrown: unknown) => fail(failureOf(thrown))

  return { notices, done, warn, fail, failed, keep, letGo, close }
})

import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useNoticesStore } from '@/stores/notices'

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => void vi.useRealTimers())

const failure = { code: 'X', message: 'It failed.', retryable: false, hint: '' }
const shown = () => useNoticesStore().notices.map(({ message }) => message)

it('lets everything go after a while but failures', () => {
  const store = useNoticesStore()
  store.done('Saved.')
  store.warn('Left out.')
  store.fail(failure)
  vi.advanceTimersByTime(5000)
  expect(shown()).toEqual(['Left out.', 'It failed.'])
  vi.advanceTimersByTime(10_000)
  expect(shown()).toEqual(['It failed.'])
  vi.advanceTimersByTime(3_600_000)
  expect(shown()).toEqual(['It failed.'])
})

it('keeps a notice while it is looked at, and then for its whole time', () => {
  const store = useNoticesStore()
  store.warn('Left out.')
  const id = store.notices[0]?.id ?? 0
  vi.advanceTimersByTime(11_000)
  store.keep(id)
  vi.advanceTimersByTime(60_000)
  expect(shown()).toEqual(['Left out.'])
  store.letGo(id)
  vi.advanceTimersByTime(11_000)
  expect(shown()).toEqual(['Left out.'])
  vi.advanceTimersByTime(2000)
  expect(shown()).toEqual([])
})

it('leaves time to take what a notice offers', () => {
  const store = useNoticesStore()
  store.done('Deleted.', { label: 'Send again', act: () => undefined })
  vi.advanceTimersByTime(9000)
  expect(shown()).toEqual(['Deleted.'])
  vi.advanceTimersByTime(2000)
  expect(shown()).toEqual([])
})

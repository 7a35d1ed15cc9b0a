import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { noChoice } from '@/model/queues/table-filter'
import { queueOf } from './queue-profiles'

const connection = 'one'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  const longpoll = {
    request: () => new Promise(() => undefined),
    cancel: () => undefined,
    on: () => () => undefined
  }
  vi.stubGlobal('window', { longpoll })
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const counts = (name: string, visible: number) => {
  const { url } = queueOf(name)
  return { url, arn: '', deadLetterTargetArn: null, visible, inFlight: 0, delayed: 0 }
}

it('filters and sorts by the newest counts, which are those that are shown', async () => {
  const { useTableRows } = await import('@/features/all-queues/table-rows')
  const { useQueueFactsStore } = await import('@/stores/queue-facts')
  const { useQueuesStore } = await import('@/stores/queues')
  const queues = useQueuesStore()
  const facts = useQueueFactsStore()
  const listed = ['empty', 'filling']
  Object.assign(queues.listingOf(connection), { status: 'ready', queues: listed.map(queueOf) })
  for (const name of listed) {
    facts.take(connection, queueOf(name), { attributes: {}, counts: counts(name, 0) })
  }
  const choice = ref({ ...noChoice, text: 'visible:0' })
  const { rows } = useTableRows(connection, choice, ref({ key: 'visible', descending: true }))
  const names = () => rows.value.map(({ name }) => name)
  expect(names()).toEqual(['empty', 'filling'])

  vi.advanceTimersByTime(10_000)
  queues.takeCounts(connection, counts('filling', 2))
  expect(names()).toEqual(['empty'])
  choice.value = { ...noChoice, state: 'messages' }
  expect(names()).toEqual(['filling'])
  choice.value = noChoice
  expect(names()).toEqual(['filling', 'empty'])

  vi.advanceTimersByTime(10_000)
  facts.take(connection, queueOf('filling'), { attributes: {}, counts: counts('filling', 0) })
  choice.value = { ...noChoice, text: 'visible:0' }
  expect(names()).toHaveLength(2)
})

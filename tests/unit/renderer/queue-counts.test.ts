import type { Bridge, RequestInput } from '@contract'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useQueueCounts } from '@/stores/queue-counts'

const connection = 'one'
const url = 'https://sqs.eu-west-1.amazonaws.com/441709321180/orders'

/** What was asked, each to be answered with a number of visible messages. */
let asked: ((visible: number) => void)[]

beforeEach(() => {
  asked = []
  const longpoll: Bridge = {
    request: (_name, given) =>
      new Promise((resolve) => {
        const { urls } = given as RequestInput<'queues.counts'>
        asked.push((visible) => {
          const value = urls.map((one) => ({
            ok: true,
            counts: { url: one, arn: 'arn', visible, inFlight: 0, delayed: 0 }
          }))
          resolve({ ok: true, value })
        })
      }),
    cancel: () => undefined,
    on: () => () => undefined
  }
  vi.stubGlobal('window', { longpoll })
})
afterEach(() => vi.unstubAllGlobals())

it('asks once while an answer is on its way or new enough, and always where it has to be new', async () => {
  const counts = useQueueCounts()
  const first = counts.want(connection, [url])
  await counts.want(connection, [url])
  expect(asked).toHaveLength(1)
  asked[0]?.(3)
  await first
  await counts.want(connection, [url])
  expect(asked).toHaveLength(1)
  void counts.want(connection, [url], 0)
  void counts.want(connection, [url], 0)
  expect(asked).toHaveLength(3)
})

it('takes no answer that is older than the one it has', async () => {
  const counts = useQueueCounts()
  const slow = counts.want(connection, [url])
  const fast = counts.want(connection, [url], 0)
  asked[1]?.(20)
  await fast
  asked[0]?.(0)
  await slow
  expect(counts.stateOf(connection, url)?.counts?.visible).toBe(20)
})

import { ListQueueTagsCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { Queues } from '../../../src-main/queues/queues.js'
import { purge, withActs } from '../../support/acts-rig.js'
import { until } from '../../support/connector-rig.js'
import { serviceError } from '../../support/connector-server.js'

/** SQS takes only so many requests a second about queues: what it was too busy for is done a little later. */

const { app, perform, start, now, ended, queueWith } = withActs()
const { signal } = new AbortController()

const someQueues = (count: number) =>
  Promise.all(Array.from({ length: count }, () => app.server.createQueue()))

/** Takes so many requests of one action a second, and refuses the others. @returns how many were refused */
function takeOnly(aSecond: number, action: string): () => number {
  const taken: number[] = []
  let refused = 0
  app.proxy.fault = (asked) => {
    if (asked !== action) return null
    const at = Date.now()
    while (taken[0] !== undefined && taken[0] <= at - 1000) taken.shift()
    if (taken.length < aSecond) {
      taken.push(at)
      return null
    }
    refused++
    return serviceError('RequestThrottled')
  }
  return () => refused
}

test('every queue of an act is done, although SQS takes few requests a second', async () => {
  const urls = await someQueues(150)
  const refused = takeOnly(30, 'TagQueue')
  const { act } = await perform(urls, { kind: 'tag', set: { team: 'crew' }, remove: [] })
  expect(act.counts).toEqual({ done: 150 })
  expect(refused()).toBeGreaterThan(0)
  const { Tags } = await app.server.client.send(new ListQueueTagsCommand({ QueueUrl: urls[149] }))
  expect(Tags).toEqual({ team: 'crew' })
})

test('a cancel ends the wait for SQS', async () => {
  const [url = ''] = await someQueues(1)
  takeOnly(0, 'TagQueue')
  const { id } = await start([url], { kind: 'tag', set: { team: 'crew' }, remove: [] })
  // Those of the SDK, and one more.
  await until(() => app.proxy.seen.length > 3, 'another try')
  app.acts.cancel(id)
  await ended(id)
  expect(now(id).counts).toEqual({ cancelled: 1 })
})

test('a cancel does not hide that tags were added, nor are they added again and again', async () => {
  const [url = ''] = await someQueues(1)
  takeOnly(0, 'UntagQueue')
  const { id } = await start([url], { kind: 'tag', set: { team: 'crew' }, remove: ['old'] })
  const asked = (action: string) => app.proxy.seen.filter((one) => one.action === action).length
  await until(() => asked('UntagQueue') > 3, 'another try')
  app.acts.cancel(id)
  await ended(id)
  expect(asked('TagQueue')).toBe(1)
  expect(app.acts.rows({ actId: id, from: 0, limit: 1 }).rows).toMatchObject([
    {
      state: 'failed',
      failure: { message: expect.stringMatching(/^Tags were added, none were removed/) as string }
    }
  ])
})

test('facts of many queues are had, although SQS takes few requests a second', async () => {
  const urls = await someQueues(100)
  const queues = new Queues(() => Promise.resolve(app.clients))
  const refused = takeOnly(40, 'GetQueueAttributes')
  const facts = await queues.facts({ connectionId: 'c', urls, tags: true }, signal)
  expect(facts.filter(({ ok }) => !ok)).toEqual([])
  expect(refused()).toBeGreaterThan(0)
})

test('a copy has not failed because its messages could not be counted at once', async () => {
  const url = await queueWith(5)
  let refused = 0
  app.proxy.fault = (action) =>
    action === 'GetQueueAttributes' && refused++ < 9 ? serviceError('RequestThrottled') : null
  const { rows } = await perform([url], purge(true))
  expect(rows).toMatchObject([{ state: 'done', copied: 5, failure: null }])
  expect(refused).toBeGreaterThan(9)
})

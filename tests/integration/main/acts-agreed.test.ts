import { expect, test } from 'vitest'
import type { Services } from '../../../src-main/app/services.js'
import type { RequestName } from '../../../src-main/contract/index.js'
import { createGuard } from '../../../src-main/ipc/guard.js'
import { createGuards } from '../../../src-main/ipc/guards.js'
import { actHandlers } from '../../../src-main/ipc/handlers/acts.js'
import { createRouter, type Handlers } from '../../../src-main/ipc/router.js'
import { purge, withActs } from '../../support/acts-rig.js'
import { until } from '../../support/connector-rig.js'

/** What was typed is for the queues that the guard has seen. One that comes to fail or to ask a moment later is not among them. */

const { app, hold, now, rowsOf, start, ended, queueWith, left } = withActs()

/** Asks as the window does, in a production connection. @param meanwhile happens between the guard and the handler */
function ask(name: RequestName, input: object, meanwhile: () => Promise<void>) {
  const acts = Object.assign(async () => app.acts, { made: async () => app.acts })
  const services = { acts } as unknown as Services
  const connections = {
    async get() {
      await meanwhile()
      return { name: 'Shop', environment: 'production' } as never
    }
  }
  const guard = createGuard(connections, createGuards(services))
  const router = createRouter(actHandlers(services) as unknown as Handlers, guard, app.agreement)
  return router.call(1, { name, input, callId: 'a' })
}

const nameOf = (url: string) => url.split('/').at(-1)

test('the rest of a queue that comes to ask after the others were named is not purged', async () => {
  const [early, late] = [await queueWith(2), await queueWith(3)]
  for (const url of [early, late]) await app.server.drain(url, 300)
  const free = hold(late)
  const { id: actId } = await start([early, late], purge(true))
  await until(() => now(actId).counts.asking === 1, 'the first question')

  const input = { actId, urls: [early], confirmed: nameOf(early) }
  const answer = await ask('acts.purgeRest', input, async () => {
    free()
    await until(() => now(actId).counts.asking === 2, 'the second question')
  })
  expect(answer).toMatchObject({ ok: true })
  await until(() => now(actId).counts.done === 1, 'the purge')
  expect(rowsOf(actId)).toMatchObject([{ state: 'done' }, { state: 'asking' }])
  expect([await left(early), await left(late)]).toEqual([0, 3])

  expect(await ask('acts.leave', { actId }, async () => {})).toMatchObject({ ok: true })
  await ended(actId)
  expect(rowsOf(actId)).toMatchObject([{ state: 'done' }, { state: 'left' }])
  expect(await left(late)).toBe(3)
})

test('a queue that fails after the others were named is not tried again', async () => {
  const [early, late] = [await queueWith(2), await queueWith(3)]
  app.proxy.fault = (action) =>
    action === 'ReceiveMessage' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const free = hold(late)
  const { id: actId } = await start([early, late], purge(true))
  await until(() => now(actId).counts.failed === 1, 'the first failure')

  const input = { actId, urls: [early], confirmed: nameOf(early) }
  const answer = await ask('acts.retry', input, async () => {
    free()
    await until(() => now(actId).counts.failed === 2, 'the second failure')
    app.proxy.fault = () => null
  })
  expect(answer).toMatchObject({ ok: true, value: { queues: 1, url: early } })
  const { id: again } = (answer as unknown as { value: { id: string } }).value
  await ended(again)
  expect([await left(early), await left(late)]).toEqual([0, 3])
})

test('an answer for a queue that is not of the act is for nothing', async () => {
  const [url, other] = [await queueWith(2), await queueWith(3)]
  for (const one of [url, other]) await app.server.drain(one, 300)
  const { id: actId } = await start([url], purge(true))
  await until(() => now(actId).counts.asking === 1, 'the question')
  const foreign = { actId, urls: [other], confirmed: nameOf(other) }
  expect(await ask('acts.purgeRest', foreign, async () => {})).toMatchObject({ ok: false })
  const agreed = { ...foreign, confirmed: 'Shop' }
  expect(await ask('acts.purgeRest', agreed, async () => {})).toMatchObject({
    ok: false,
    failure: { code: 'NothingAsks' }
  })
  app.acts.cancel(actId)
  await ended(actId)
  expect([await left(url), await left(other)]).toEqual([2, 3])
})

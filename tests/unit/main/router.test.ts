import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { always, type Agreed } from '../../../src-main/connector/agreed.js'
import { Failure, requestNames } from '../../../src-main/contract/index.js'
import type { Guard } from '../../../src-main/ipc/guard.js'
import { createRouter, type Handlers } from '../../../src-main/ipc/router.js'

const never = () => new Promise<never>(() => undefined)

/** A router whose requests never end, but for those that the test answers itself. */
const routerWith = (
  handlers: Partial<Handlers>,
  guard: Guard = () => Promise.resolve([]),
  agreement: () => Agreed = () => always
) => {
  const all = Object.fromEntries(requestNames.map((name) => [name, never]))
  return createRouter({ ...(all as unknown as Handlers), ...handlers }, guard, agreement)
}

const copy = (input: unknown, callId = 'a') => ({ name: 'app.copyText', input, callId })

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))
afterEach(() => void vi.restoreAllMocks())

test('the handler gets the parsed input and its answer comes back', async () => {
  const seen: unknown[] = []
  const router = routerWith({
    'app.copyText': (input) => {
      seen.push(input)
      return null
    }
  })
  expect(await router.call(1, copy({ text: 'x', more: 1 }))).toEqual({ ok: true, value: null })
  expect(seen).toEqual([{ text: 'x' }])
})

test('an input that the contract does not allow never reaches the handler', async () => {
  const handler = vi.fn(() => null)
  const outcome = await routerWith({ 'app.copyText': handler }).call(1, copy({ text: 7 }))
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'InvalidRequest' } })
  expect(handler).not.toHaveBeenCalled()
})

test('a guarded request reaches its handler only past the guard, any other one never meets it', async () => {
  const failure = { code: 'NotConfirmed', message: 'Not typed.', retryable: false, hint: 'Type.' }
  const asked: unknown[] = []
  const refuse: Guard = (name, input) => {
    asked.push([name, input.confirmed])
    return Promise.reject(Object.assign(new Error(), { failure }))
  }
  const act = vi.fn(() => ({ results: [] }))
  const router = routerWith({ 'leases.act': act, 'app.copyText': () => null }, refuse)
  const input = { action: 'delete', documentIds: [1], confirmed: 'orders' }
  expect(await router.call(1, { name: 'leases.act', input, callId: 'a' })).toEqual({
    ok: false,
    failure
  })
  expect(await router.call(1, copy({ text: 'x' }))).toEqual({ ok: true, value: null })
  expect(act).not.toHaveBeenCalled()
  expect(asked).toEqual([['leases.act', 'orders']])
})

test('a handler is told what the guard has let pass, and nothing where none was asked', async () => {
  const passed = [{ connectionId: 'c', urls: ['q'] }]
  const told: unknown[] = []
  const router = routerWith(
    {
      'acts.cancel': (_, { confirmed }) => (told.push(confirmed), null as never),
      'acts.retry': (_, { confirmed }) => (told.push(confirmed), null as never)
    },
    () => Promise.resolve(passed)
  )
  await router.call(1, { name: 'acts.retry', input: { actId: 'a', urls: ['q'] }, callId: 'a' })
  await router.call(1, { name: 'acts.cancel', input: { actId: 'a' }, callId: 'a' })
  expect(told).toEqual([passed, []])
})

test('what is asked for is held to the connections as they were before the guard looked at them', async () => {
  const order: string[] = []
  const agreed: Agreed = () => undefined
  const router = routerWith(
    {
      'acts.retry': (_, context) => {
        order.push(context.agreed === agreed ? 'handler' : 'another')
        return null as never
      }
    },
    () => {
      order.push('guard')
      return Promise.resolve([])
    },
    () => {
      order.push('agreement')
      return agreed
    }
  )
  await router.call(1, { name: 'acts.retry', input: { actId: 'a', urls: ['q'] }, callId: 'a' })
  expect(order).toEqual(['agreement', 'guard', 'handler'])
})

test('whatever is sent is answered with a clean failure', async () => {
  const router = routerWith({})
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (request) => {
      const outcome = await router.call(1, request)
      expect(outcome.ok).toBe(false)
      if (!outcome.ok) expect(Failure.parse(outcome.failure)).toEqual(outcome.failure)
    })
  )
})

test('keys that the contract does not name are dropped from the answer', async () => {
  const settings = { theme: 'dark', retentionBytes: 2 ** 30, retentionDays: 3, secretKey: 's' }
  const router = routerWith({ 'app.settings': () => settings as never })
  const outcome = await router.call(1, { name: 'app.settings', input: {}, callId: 'a' })
  expect(outcome).toEqual({
    ok: true,
    value: { theme: 'dark', retentionBytes: 2 ** 30, retentionDays: 3 }
  })
})

test('an answer that the contract does not allow is our own error', async () => {
  const router = routerWith({ 'app.settings': () => ({ theme: 'pink' }) as never })
  const outcome = await router.call(1, { name: 'app.settings', input: {}, callId: 'a' })
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'InternalError' } })
})

test('a failure passes as it is', async () => {
  const failure = { code: 'X', message: 'It broke.', retryable: true, hint: 'Mend it.' }
  const router = routerWith({
    'app.copyText': () => Promise.reject(Object.assign(new Error('x'), { failure }))
  })
  expect(await router.call(1, copy({ text: '' }))).toEqual({ ok: false, failure })
})

test('neither the message nor the stack of an unexpected error leaves, not even to the log', async () => {
  const router = routerWith({ 'app.copyText': () => Promise.reject(new Error('key is hunter2')) })
  const outcome = await router.call(1, copy({ text: '' }))
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'InternalError' } })
  expect(JSON.stringify(outcome)).not.toMatch(/hunter2|router\.test/)
  expect(JSON.stringify(vi.mocked(console.error).mock.calls)).not.toContain('hunter2')
})

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'boom']
])('a handler that throws %s fails cleanly', async (_, thrown) => {
  const router = routerWith({
    'app.copyText': () => Promise.reject<null>(thrown as unknown as Error)
  })
  expect(await router.call(1, copy({ text: '' }))).toMatchObject({ ok: false })
})

/** Ends only when its signal aborts. */
const untilAborted: Handlers['app.copyText'] = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
  })

test('cancelling aborts that call of that caller and no other', async () => {
  const router = routerWith({ 'app.copyText': untilAborted })
  const settled: string[] = []
  const call = async (caller: number, id: string) => {
    const outcome = await router.call(caller, copy({ text: '' }, id))
    settled.push(`${caller}${id}${outcome.ok ? '' : outcome.failure.code}`)
  }
  const calls = [call(1, 'a'), call(1, 'b'), call(2, 'a')]
  router.cancel(1, 'a')
  router.cancel(1, { id: 'b' })
  router.cancel(3, 'b')
  await calls[0]
  expect(settled).toEqual(['1aCancelled'])
  router.abandon(1)
  await calls[1]
  expect(settled).toEqual(['1aCancelled', '1bCancelled'])
  router.abandon(2)
  await calls[2]
})

test('what must come to its end is ended by cancelling, not by its page going away', async () => {
  const router = routerWith({
    'app.copyText': (_, { cancelled }) =>
      new Promise((_resolve, reject) => {
        cancelled.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
      })
  })
  let settled = 0
  const calls = ['a', 'b'].map(async (id) => {
    await router.call(1, copy({ text: '' }, id))
    settled++
  })
  router.cancel(1, 'a')
  await calls[0]
  router.abandon(1)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(settled).toBe(1)
})

test('two calls with one id at the same time are refused, one after the other not', async () => {
  const router = routerWith({ 'app.copyText': untilAborted })
  const first = router.call(1, copy({ text: '' }))
  expect(await router.call(1, copy({ text: '' }))).toMatchObject({
    ok: false,
    failure: { code: 'InvalidRequest' }
  })
  router.cancel(1, 'a')
  expect(await first).toMatchObject({ failure: { code: 'Cancelled' } })
  const again = router.call(1, copy({ text: '' }))
  router.cancel(1, 'a')
  expect(await again).toMatchObject({ failure: { code: 'Cancelled' } })
})

import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  CachedCredentials,
  Refused,
  type Credentials
} from '../../../src-main/connections/authentication/cached-credentials.js'

/** A clock that stands still, and a source that answers when it is told to. */
let now = 0
let asked: {
  give(lifeSeconds: number | null): void
  fail(error: Error): void
  signal: AbortSignal
}[]
let cached: CachedCredentials

beforeEach(() => {
  now = 1_700_000_000_000
  asked = []
  cached = new CachedCredentials(
    (signal) =>
      new Promise<Credentials>((resolve, reject) => {
        const accessKeyId = `key ${asked.length + 1}`
        asked.push({
          signal,
          fail: reject,
          give: (life) =>
            resolve({
              accessKeyId,
              secretAccessKey: 'secret',
              ...(life === null ? {} : { expiration: new Date(now + life * 1000) })
            })
        })
      }),
    () => now
  )
})

const pass = (seconds: number) => (now += seconds * 1000)
const keyOf = async (credentials: Promise<Credentials>) => (await credentials).accessKeyId
/** Lets what was promised settle. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

/** The first ones, which live so long. */
async function first(life: number | null): Promise<void> {
  const waited = cached.get()
  asked[0]!.give(life)
  await waited
}

describe('temporary credentials', () => {
  it('are made once for everything that waits for them', async () => {
    const waiting = [cached.get(), cached.get(), cached.get()]
    asked[0]!.give(3600)
    expect(new Set((await Promise.all(waiting)).map((one) => one.accessKeyId))).toEqual(
      new Set(['key 1'])
    )
    expect(asked).toHaveLength(1)
  })

  it('are kept while they live', async () => {
    await first(3600)
    pass(3600 - 301)
    expect(await keyOf(cached.get())).toBe('key 1')
    await settle()
    expect(asked).toHaveLength(1)
  })

  it('are renewed before they end, once, beside what goes on with the old ones', async () => {
    await first(3600)
    pass(3600 - 299)
    expect(await Promise.all([keyOf(cached.get()), keyOf(cached.get())])).toEqual([
      'key 1',
      'key 1'
    ])
    expect(asked).toHaveLength(2)
    asked[1]!.give(3600)
    await settle()
    expect(await keyOf(cached.get())).toBe('key 2')
    expect(asked).toHaveLength(2)
  })

  it('count as expired with less than 60 seconds to live, and not before', async () => {
    await first(3600)
    pass(3600 - 60)
    expect(await keyOf(cached.get())).toBe('key 1')
    now += 1
    const waiting = cached.get()
    asked[1]!.give(3600)
    expect(await keyOf(waiting)).toBe('key 2')
  })

  it('that have ended wait for the renewal that is under way', async () => {
    await first(3600)
    pass(3600 - 100)
    await cached.get()
    pass(100)
    const waiting = cached.get()
    asked[1]!.give(3600)
    expect(await keyOf(waiting)).toBe('key 2')
    expect(asked).toHaveLength(2)
  })

  it('that still live are not broken by a renewal that fails, which is tried again later', async () => {
    await first(3600)
    pass(3600 - 200)
    await cached.get()
    asked[1]!.fail(new Error('STS is down'))
    await settle()
    expect(await keyOf(cached.get())).toBe('key 1')
    expect(asked).toHaveLength(2)
    pass(31)
    expect(await keyOf(cached.get())).toBe('key 1')
    expect(asked).toHaveLength(3)
  })

  it('that have ended tell why there are no others, and are asked for again at once', async () => {
    await first(900)
    pass(900)
    const waiting = [cached.get(), cached.get()]
    asked[1]!.fail(new Error('STS is down'))
    for (const one of waiting) await expect(one).rejects.toThrow('STS is down')
    const again = cached.get()
    asked[2]!.give(900)
    expect(await keyOf(again)).toBe('key 3')
  })

  it('that live for a short time are not asked for again and again', async () => {
    await first(120)
    pass(59)
    await cached.get()
    await settle()
    expect(asked).toHaveLength(1)
  })

  it('whose end is no date are asked for again as those that do not say', async () => {
    await first(NaN)
    pass(61)
    expect(await keyOf(cached.get())).toBe('key 1')
    expect(asked).toHaveLength(2)
  })

  it('that end within a minute are no credentials', async () => {
    const waiting = cached.get()
    asked[0]!.give(59)
    await expect(waiting).rejects.toMatchObject({ failure: { code: 'ExpiredToken' } })
  })

  it('are not asked of the person again for what was waiting with the one refused', async () => {
    const waiting = cached.get()
    asked[0]!.fail(new Refused('MfaCancelled', 'No.', ''))
    await expect(waiting).rejects.toThrow('No.')
    await expect(cached.get()).rejects.toThrow('No.')
    expect(asked).toHaveLength(1)
    pass(5)
    const again = cached.get()
    asked[1]!.give(900)
    expect(await keyOf(again)).toBe('key 2')
  })

  it('are not asked of the person again in the background once they said no', async () => {
    await first(3600)
    pass(3600 - 290)
    await cached.get()
    asked[1]!.fail(new Refused('MfaCancelled', 'No.', ''))
    await settle()
    pass(200)
    expect(await keyOf(cached.get())).toBe('key 1')
    expect(asked).toHaveLength(2)
    pass(60)
    const again = cached.get()
    asked[2]!.give(900)
    expect(await keyOf(again)).toBe('key 3')
  })

  it('are given up when they are not wanted any more', async () => {
    const waiting = cached.get()
    cached.stop()
    expect(asked[0]!.signal.aborted).toBe(true)
    asked[0]!.fail(new Error('aborted'))
    await expect(waiting).rejects.toThrow('aborted')
  })

  it('of before a renewal that was given up do not replace those after it', async () => {
    const before = cached.get()
    cached.stop()
    const after = cached.get()
    asked[1]!.give(3600)
    await after
    asked[0]!.give(3600)
    await before
    expect(await keyOf(cached.get())).toBe('key 2')
  })
})

it('credentials that do not say when they end are looked up again now and then', async () => {
  await first(null)
  pass(59)
  await cached.get()
  expect(asked).toHaveLength(1)
  pass(1)
  expect(await keyOf(cached.get())).toBe('key 1')
  asked[1]!.give(null)
  await settle()
  expect(await keyOf(cached.get())).toBe('key 2')
})

it('whatever happens, what is given lives for a minute and one renewal is under way', async () => {
  const step = fc.oneof(
    fc.record({ act: fc.constant('pass' as const), seconds: fc.integer({ min: 0, max: 2000 }) }),
    fc.record({ act: fc.constant('get' as const) }),
    fc.record({ act: fc.constant('give' as const), life: fc.integer({ min: 60, max: 3600 }) }),
    fc.record({ act: fc.constant('fail' as const) })
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      now = 1_700_000_000_000
      let open: { give(life: number): void; fail(): void } | null = null
      let most = 0
      let underWay = 0
      const tried = new CachedCredentials(
        () =>
          new Promise<Credentials>((resolve, reject) => {
            most = Math.max(most, ++underWay)
            const done = () => {
              underWay--
              open = null
            }
            open = {
              give: (life) => {
                done()
                const expiration = new Date(now + life * 1000)
                resolve({ accessKeyId: 'a', secretAccessKey: 'b', expiration })
              },
              fail: () => {
                done()
                reject(new Error('down'))
              }
            }
          }),
        () => now
      )
      const given: number[] = []
      for (const one of steps) {
        const { give, fail } = (open ?? {}) as { give?: (life: number) => void; fail?: () => void }
        if (one.act === 'pass') pass(one.seconds)
        else if (one.act === 'give') give?.(one.life)
        else if (one.act === 'fail') fail?.()
        else {
          const had = open
          const waited = tried.get().then(
            ({ expiration }) => (had === null ? given.push(expiration!.getTime() - now) : 0),
            () => undefined
          )
          void waited
        }
        await settle()
      }
      expect(most).toBeLessThanOrEqual(1)
      expect(given.every((life) => life >= 60_000)).toBe(true)
    }),
    { numRuns: 300 }
  )
})

import type { Message } from '@aws-sdk/client-sqs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SentSince } from '../../../src-main/connector/sent-since.js'

const message = (sent: number, received: number, times = 1): Message => ({
  Attributes: {
    SentTimestamp: String(sent),
    ApproximateFirstReceiveTimestamp: String(received),
    ApproximateReceiveCount: String(times)
  }
})

/** What the server's clock says at the moment, milliseconds since the epoch: far from what this one says. */
const clock = fc.integer({ min: 1e12, max: 3e12 })
/** Milliseconds that something takes. */
const time = fc.integer({ min: 0, max: 60_000 })

test('what was there is never taken for younger, however wrong the clock and late the answers are', () => {
  const poll = fc.record({ asked: time, way: time, age: time })
  fc.assert(
    fc.property(clock, fc.array(poll, { minLength: 1 }), (server, polls) => {
      const since = new SentSince(0)
      for (const { asked, way, age } of polls) {
        const old = message(server - age, server + asked + way)
        since.learn([old], asked)
        expect(since.has(old)).toBe(false)
      }
    })
  )
})

test('what was sent later than a poll takes is told', () => {
  fc.assert(
    fc.property(
      clock,
      time,
      time,
      fc.integer({ min: 1, max: 60_000 }),
      (server, asked, way, later) => {
        const since = new SentSince(0)
        since.learn([message(server, server + asked + way)], asked)
        expect(since.has(message(server + way + later, server + asked + way))).toBe(true)
      }
    )
  )
})

test('nothing is learnt from what was received before, or says nothing of it', () => {
  const since = new SentSince(0)
  since.learn([message(5, 10, 2), {}, { Attributes: { ApproximateReceiveCount: '1' } }], 0)
  expect(since.has(message(1e12, 1e12))).toBe(false)
  expect(since.has({})).toBe(false)
})

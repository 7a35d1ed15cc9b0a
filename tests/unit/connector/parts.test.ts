import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { AttemptIds } from '../../../src-main/connector/attempt-ids.js'
import { fromSdkAttributes, toSdkAttributes } from '../../../src-main/connector/attributes.js'
import { createSqsClients } from '../../../src-main/connector/clients.js'
import { entryFailure, toFailure } from '../../../src-main/connector/errors.js'
import { md5OfAttributes, md5OfBody } from '../../../src-main/connector/md5.js'
import { LookPace, spentBudget } from '../../../src-main/connector/observe-guard.js'
import { RecentIds } from '../../../src-main/connector/recent-ids.js'
import { RateMeter } from '../../../src-main/connector/rate-meter.js'
import { mostMessages } from '../../../src-main/connector/receive.js'
import { toDocument } from '../../../src-main/connector/received.js'
import { backOff, Throttle } from '../../../src-main/connector/timing.js'
import { defaultOptions, parseQueueUrl } from '../../../src-main/contract/index.js'

describe('attributes', () => {
  const attribute = fc.oneof(
    fc.record({ type: fc.constantFrom('String', 'String.x'), value: fc.string({ minLength: 1 }) }),
    fc.record({ type: fc.constantFrom('Number', 'Number.int'), value: fc.integer().map(String) }),
    fc.record({
      type: fc.constantFrom('Binary', 'Binary.gif'),
      value: fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64'))
    })
  )

  it('survive the way to the SDK and back', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z_][\w-]{0,20}$/), attribute, { maxKeys: 10 }),
        (all) => {
          const given = Object.entries(all).map(([name, rest]) => ({ name, ...rest }))
          expect(fromSdkAttributes(toSdkAttributes(given))).toEqual(given)
        }
      )
    )
  })

  it('have the MD5 that SQS documents: names in order, every part with its length', () => {
    const part = (bytes: Buffer) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return Buffer.concat([length, bytes])
    }
    const expected = createHash('md5')
      .update(
        Buffer.concat([
          part(Buffer.from('a')),
          part(Buffer.from('Binary')),
          Buffer.from([2]),
          part(Buffer.from([1, 2]))
        ])
      )
      .update(
        Buffer.concat([
          part(Buffer.from('b')),
          part(Buffer.from('Number')),
          Buffer.from([1]),
          part(Buffer.from('7'))
        ])
      )
      .digest('hex')
    expect(
      md5OfAttributes([
        { name: 'b', type: 'Number', value: '7' },
        { name: 'a', type: 'Binary', value: 'AQI=' }
      ])
    ).toBe(expected)
    expect(md5OfAttributes([])).toBeNull()
    // The example in the documentation of SQS.
    expect(md5OfBody('This is a test message')).toBe('fafb00f5732ab283681e124bf8747ed1')
  })
})

describe('a received message', () => {
  const queue = parseQueueUrl('https://sqs.eu-west-1.amazonaws.com/123456789012/orders.fifo')
  const context = { queue, receivedAt: 1000, leaseUntil: 31_000, sequenceNumber: true }
  const message = {
    MessageId: 'id',
    ReceiptHandle: 'handle',
    Body: 'body',
    MD5OfBody: md5OfBody('body'),
    Attributes: {
      MessageGroupId: 'g',
      MessageDeduplicationId: 'd',
      SequenceNumber: '18849496460467696128',
      ApproximateReceiveCount: '2'
    } as Record<string, string>
  }

  it('keeps its sequence number as the text that it is', () => {
    const { properties, system } = toDocument(message, context)
    expect(properties.sequenceNumber).toBe('18849496460467696128')
    expect(system).toEqual(message.Attributes)
    expect(
      toDocument(message, { ...context, sequenceNumber: false }).properties.sequenceNumber
    ).toBe(undefined)
  })

  it('of a standard queue has a group where it was given one, and no other FIFO property', () => {
    const standard = parseQueueUrl('https://sqs.eu-west-1.amazonaws.com/123456789012/orders')
    expect(toDocument(message, { ...context, queue: standard }).properties).toEqual({
      queueUrl: standard.url,
      messageId: 'id',
      receiptHandle: 'handle',
      messageGroupId: 'g'
    })
  })

  it('that arrived altered says so', () => {
    expect(toDocument({ ...message, Body: 'other' }, context).failure?.code).toBe('Md5Mismatch')
    const attributes = { ...message, MD5OfMessageAttributes: 'x' }
    expect(toDocument(attributes, context).failure?.code).toBe('Md5Mismatch')
  })

  it('may lack everything', () => {
    expect(toDocument({}, context)).toMatchObject({ body: '', failure: null })
  })
})

describe('failures', () => {
  const task = { action: 'SendMessage', queue: 'q' }

  it('are made of anything that can be thrown', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (thrown) => {
        const failure = toFailure(thrown, task)
        expect(failure.code).not.toBe('')
        expect(failure.message).not.toBe('')
        expect(failure.hint).not.toBe('')
      })
    )
  })

  it('of an entry are retryable where it is not the fault of the sender', () => {
    const of = (SenderFault: boolean) =>
      entryFailure({ Code: 'Odd', Message: 'Odd.', SenderFault }, task)
    expect(of(true)).toMatchObject({ code: 'Odd', retryable: false })
    expect(of(false)).toMatchObject({ code: 'Odd', retryable: true })
  })

  it('carry a failure through as it is', () => {
    const failure = { code: 'A', message: 'b', retryable: true, hint: 'c' }
    expect(toFailure(Object.assign(new Error('x'), { failure }), task)).toBe(failure)
  })

  it.each([
    ['ReceiptHandleIsInvalid', 'The receipt handle has expired.'],
    [
      'MessageNotInflight',
      'Message does not exist or is not available for visibility timeout change.'
    ]
  ])('know %s by its text, where SQS only says that a parameter is invalid', (code, reason) => {
    const Message = `Value AQEB for parameter ReceiptHandle is invalid. Reason: ${reason}`
    const entry = { Code: 'InvalidParameterValue', Message, SenderFault: true }
    expect(entryFailure(entry, task)).toMatchObject({ code, retryable: false })
  })
})

describe('clients', () => {
  const clients = (endpoint: string) =>
    createSqsClients({
      region: 'eu-west-1',
      endpoint,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      onRequest: () => undefined
    })
  const regionOf = (all: ReturnType<typeof clients>, url: string | null) =>
    all.clientFor(url).config.region()
  const endpointOf = async (all: ReturnType<typeof clients>, url: string) => {
    const endpoint = await all.clientFor(url).config.endpoint?.()
    return endpoint ? `${endpoint.protocol}//${endpoint.hostname}` : null
  }

  it("take a queue's own region over that of the connection", async () => {
    const all = clients('')
    expect(await regionOf(all, 'https://sqs.us-east-2.amazonaws.com/123456789012/q')).toBe(
      'us-east-2'
    )
    expect(await regionOf(all, 'http://localhost:9324/queue/q')).toBe('eu-west-1')
    expect(await regionOf(all, null)).toBe('eu-west-1')
  })

  it('go where a URL of its own host says, and to the endpoint of the connection above all', async () => {
    const vpc = 'https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/123456789012/q'
    expect(await endpointOf(clients(''), vpc)).toBe(
      'https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com'
    )
    expect(await endpointOf(clients('http://localhost:4566'), vpc)).toBe('http://localhost')
    const legacy = 'https://queue.amazonaws.com/123456789012/q'
    expect(await endpointOf(clients(''), legacy)).toBeNull()
  })

  it('are made once per place', () => {
    const all = clients('')
    const url = 'https://sqs.us-east-2.amazonaws.com/123456789012/q'
    expect(all.clientFor(url)).toBe(all.clientFor(`${url}2`))
    expect(all.clientFor(url, 'listen')).not.toBe(all.clientFor(url))
  })
})

describe('Receive', () => {
  it('returns at most ten messages without an Execution timeout', () => {
    const of = (maximumMessageCount: number, executionTimeout: number | null) =>
      mostMessages({ ...defaultOptions.receive, maximumMessageCount, executionTimeout })
    expect(of(1, null)).toBe(1)
    expect(of(11, null)).toBe(10)
    expect(of(-1, null)).toBe(10)
    expect(of(11, 1)).toBe(11)
    expect(of(-1, 1)).toBe(Infinity)
  })
})

describe('Observe', () => {
  const seen = (count: number, properties = {}) =>
    ({ system: { ApproximateReceiveCount: String(count) }, properties }) as never

  it('stops where the next look could move a message', () => {
    expect(spentBudget([seen(1), seen(2)], 3, 'process-managed')).toBeNull()
    expect(spentBudget([seen(1), seen(3)], 3, 'process-managed')).not.toBeNull()
    expect(spentBudget([seen(99)], null, 'observe')).toBeNull()
    expect(spentBudget([], 3, 'observe')).toBeNull()
  })

  it('leaves a receive for the consumer of what it gives back', () => {
    expect(spentBudget([seen(1), seen(1)], 3, 'observe')).toBeNull()
    expect(spentBudget([seen(1), seen(2)], 3, 'observe')).not.toBeNull()
    expect(spentBudget([seen(1)], 1, 'observe')).not.toBeNull()
  })

  it('says which message it stopped for, and how often that was received', () => {
    const one = seen(1, { messageId: 'm-1', messageGroupId: 'a' })
    const two = seen(2, { messageId: 'm-2', messageGroupId: 'b' })
    expect(spentBudget([one, two, one], 3, 'observe')?.fact).toBe(
      'Message m-2 of group b was received 2 of at most 3 times: after that the queue moves it to its dead-letter queue.'
    )
    const withoutGroup = spentBudget([seen(2, { messageId: 'm-3' })], 2, 'process-managed')
    expect(withoutGroup?.fact).toContain('Message m-3 was received 2 of at most 2 times')
  })

  it('looks less and less often at what it has seen', () => {
    const pace = new LookPace()
    expect(pace.note(['a', 'b'], true)).toBe(true)
    expect(pace.pause).toBe(0)
    const pauses = Array.from({ length: 7 }, () => {
      pace.note(['b', 'a'], true)
      return pace.pause
    })
    expect(pauses).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000])
    pace.note(['c', 'd'], true)
    expect(pace.pause).toBe(0)
  })

  it('leaves a queue alone for a while that has shown all it has', () => {
    const pace = new LookPace()
    expect(pace.note(['a', 'b'], false)).toBe(false)
    expect(pace.pause).toBe(5000)
    pace.note(['a', 'c'], true)
    expect(pace.pause).toBe(5000)
  })

  it('remembers a bounded number of ids, the newest ones', () => {
    const ids = new RecentIds(10)
    for (let index = 0; index < 1000; index++) expect(ids.add(String(index))).toBe(true)
    for (let index = 991; index < 1000; index++) expect(ids.add(String(index))).toBe(false)
    expect(ids.add('5')).toBe(true)
  })
})

describe('time', () => {
  it('is the rate over the last five seconds', () => {
    const meter = new RateMeter()
    const start = 1_700_000_000_000
    for (let at = 0; at < 5000; at += 100) meter.add(10, start + at)
    expect(meter.rate(start + 4999)).toBe(100)
    expect(meter.rate(start + 7500)).toBeLessThan(60)
    expect(meter.rate(start + 11_000)).toBe(0)
  })

  it('backs off between half and all of a doubling time, up to a limit', () => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const wait = backOff(attempt, 500, 60_000)
      const full = Math.min(60_000, 500 * 2 ** attempt)
      expect(wait).toBeGreaterThanOrEqual(full / 2)
      expect(wait).toBeLessThanOrEqual(full)
    }
  })

  it('is told at most ten times a second, and the last state always', () => {
    vi.useFakeTimers()
    const told: number[] = []
    let state = 0
    const throttle = new Throttle(() => told.push(state))
    for (let ms = 0; ms < 1000; ms++) {
      state++
      throttle.ask()
      vi.advanceTimersByTime(1)
    }
    vi.advanceTimersByTime(200)
    vi.useRealTimers()
    expect(told.length).toBeLessThanOrEqual(11)
    expect(told.at(-1)).toBe(1000)
  })

  it('lets a lost attempt be repeated while SQS remembers it', () => {
    const attempts = new AttemptIds()
    const first = attempts.next(0)
    attempts.lost(first)
    expect(attempts.next(1000)).toMatchObject({ id: first.id, repeated: true })
    attempts.lost(first)
    expect(attempts.next(400_000)).toMatchObject({ repeated: false })
  })
})

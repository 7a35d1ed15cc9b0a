import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBody as decodeWith, encodeBody } from '../../../src-main/decoding/chain.js'
import {
  alarm,
  edited,
  eventBridgeEvent,
  logs,
  opened,
  openedBy,
  s3Event,
  signsOf,
  snsEnvelope,
  stepIds
} from './bodies.js'

const big = '{"id":123456789012345678901234567890,"n":1.10,"e":1e400,"z":-0,"a":1,"a":2}'

describe('SNS envelopes', () => {
  it('opens the message of a notification', () => {
    const body = JSON.stringify(snsEnvelope(big))
    expect(opened(body)).toMatchObject({
      steps: [{ id: 'sns', label: 'SNS message' }],
      text: big,
      format: 'JSON',
      facts: [
        {
          title: 'SNS notification',
          rows: [
            { name: 'Topic', value: 'arn:aws:sns:eu-central-1:123456789012:orders' },
            { name: 'Subject', value: 'Order' },
            { name: 'Published', value: '2026-03-01T12:00:00.000Z' },
            { name: 'SNS message id', value: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324' }
          ]
        }
      ]
    })
  })

  it('changes nothing but the message', () => {
    const body = ` {"Type" : "Notification","MessageId":"x","TopicArn":"arn:aws:sns:a:1:t","n":1e400, "Message" : "old", "n":-0 } `
    expect(edited(body, 'new "text"\n')).toBe(body.replace('"old"', '"new \\"text\\"\\n"'))
    expect(edited(body, 'old')).toBe(body)
  })

  it('is no envelope without what SNS always writes', () => {
    expect(signsOf('{"Type":"Notification","Message":"hello"}')).toEqual([])
    expect(signsOf('{"Message":"hello","TopicArn":"arn:aws:sns:a:1:t"}')).toEqual([])
  })

  it('tells an alarm and an S3 event inside of it', () => {
    const ofAlarm = opened(JSON.stringify(snsEnvelope(JSON.stringify(alarm))))
    expect(ofAlarm.format).toBe('CloudWatch alarm')
    expect(ofAlarm.facts[1]?.rows).toContainEqual({ name: 'State', value: 'OK → ALARM' })
    const ofS3 = opened(JSON.stringify(snsEnvelope(JSON.stringify(s3Event('a+b/%C3%BC%2B.txt')))))
    expect(ofS3.format).toBe('S3 event')
    expect(ofS3.facts[1]?.rows).toEqual([
      { name: 'Event', value: 'ObjectCreated:Put' },
      { name: 'Bucket', value: 'invoices' },
      { name: 'Key', value: 'a b/ü+.txt' },
      { name: 'Bytes', value: '1024' }
    ])
  })
})

describe('other envelopes', () => {
  it('offers the detail of an EventBridge event, which can be read where it is', () => {
    const body = JSON.stringify(eventBridgeEvent({ order: 7 }))
    expect(opened(body)).toMatchObject({
      steps: [],
      offers: [{ id: 'eventbridge', label: 'EventBridge detail' }],
      format: 'EventBridge event',
      text: null
    })
    expect(openedBy(body, 'eventbridge').text).toBe('{"order":7}')
    expect(encodeBody(body, ['eventbridge'], '{"order":9007199254740993}')).toBe(
      body.replace('{"order":7}', '{"order":9007199254740993}')
    )
  })

  it('refuses a detail that is no JSON', () => {
    const body = JSON.stringify(eventBridgeEvent({ order: 7 }))
    expect(() => encodeBody(body, ['eventbridge'], '{"order":')).toThrow(/valid JSON/)
  })

  it('tells S3 events and S3 test events', () => {
    expect(opened(JSON.stringify(s3Event('x')))).toMatchObject({ steps: [], format: 'S3 event' })
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: 'now', Bucket: 'invoices' }
    expect(opened(JSON.stringify(test)).format).toBe('S3 test event')
    const many = { Records: Array.from({ length: 8 }, () => s3Event('x').Records[0]) }
    expect(opened(JSON.stringify(many)).facts[0]?.rows.at(-1)).toEqual({
      name: 'More events',
      value: '3'
    })
  })

  it('opens what a CloudWatch Logs subscription sends, to the end', () => {
    const data = gzipSync(JSON.stringify(logs)).toString('base64')
    const body = JSON.stringify({ awslogs: { data } })
    expect(stepIds(body)).toEqual(['awslogs', 'base64', 'gzip'])
    expect(opened(body)).toMatchObject({ format: 'CloudWatch Logs', text: JSON.stringify(logs) })
  })
})

describe('JSON in strings', () => {
  it('opens a body that is a JSON string of JSON, twice over', () => {
    const body = JSON.stringify(JSON.stringify(big))
    expect(opened(body)).toMatchObject({
      steps: [{ id: 'json-string' }, { id: 'json-string' }],
      text: big
    })
    expect(edited(body, big)).toBe(body)
  })

  it('leaves a string of anything else alone', () => {
    expect(signsOf('"hello"')).toEqual([])
    expect(signsOf('{"a":"hello","b":"{not json}","c":["[also not"]}')).toEqual([])
  })

  it('offers each string that holds JSON, by where it is', () => {
    const body = JSON.stringify({
      Records: [{ body: '{"a":1}' }, { body: 'plain' }, { 'odd "name"': ' [1, 2, 3] ' }]
    })
    expect(opened(body)).toMatchObject({
      steps: [],
      offers: [{ label: 'Records[0].body' }, { label: 'Records[2].odd "name"' }]
    })
    const path = 'string:Records[0].body'
    expect(openedBy(body, path).text).toBe('{"a":1}')
    expect(encodeBody(body, [path], '{"a":2}')).toBe(body.replace('{\\"a\\":1}', '{\\"a\\":2}'))
  })

  it('takes a step that the person takes wherever it is offered, and leaves one that is switched off', () => {
    const body = JSON.stringify({ payload: '{"a":1}' })
    const taken = { path: [], further: true, prefer: { 'string:payload': true } }
    expect(decodeWith(body, taken).text).toBe('{"a":1}')
    const sns = JSON.stringify(snsEnvelope('hello'))
    expect(decodeWith(sns, { path: [], further: true, prefer: { sns: false } })).toMatchObject({
      steps: [],
      offers: [{ id: 'sns' }]
    })
  })

  it('writes escapes as they were written: Python, PHP, Go, Gson, Jackson, .NET', () => {
    const forms = {
      python: '"{\\"n\\": \\"\\u00fc \\ud83c\\udf89 a/b\\"}"',
      php: '"{\\"n\\":\\"\\u00fc a\\/b\\"}"',
      go: '"{\\"n\\":\\"\\u003cb\\u003e \\u0026 ü\\"}"',
      gson: '"{\\"n\\":\\"a\\u003db\\u0027s\\"}"',
      jackson: '"{\\"n\\":\\"\\u00FC \\uD83C\\uDF89 \\\\u001F\\"}"',
      dotnet: '"{\\u0022n\\u0022:\\u0022\\u003Cb\\u003E \\u002B \\u00FC \\\\\\u0022 \\\\n\\u0022}"'
    }
    for (const form of Object.values(forms)) {
      const body = `{"payload":${form}}`
      const path = ['string:payload']
      const text = openedBy(body, ...path).text ?? ''
      expect(text).toBe(JSON.parse(form))
      // One more character, and everything else as it was.
      const changed = `${text} `
      expect(encodeBody(body, path, changed)).toBe(`{"payload":${form.slice(0, -1)} "}`)
    }
  })

  it('offers no string that could not be written back as it is', () => {
    // One letter escaped that no writer of JSON escapes.
    expect(signsOf('{"payload":"{\\"\\u0061\\":1}"}')).toEqual([])
    // Half of a character.
    expect(signsOf('{"payload":"{\\"a\\":\\"\\ud800\\"}"}')).toEqual([])
  })

  it('finds nothing in JSON without JSON in its strings', () => {
    const plain = fc
      .jsonValue()
      .filter((value) => !/"\s*(\\[nrt])*[[{]/.test(JSON.stringify(value)))
    fc.assert(
      fc.property(plain, (value) => {
        expect(signsOf(JSON.stringify({ value }))).toEqual([])
      }),
      { numRuns: 300 }
    )
  })

  it('puts any JSON back as it was, through every envelope', () => {
    const wraps = [
      (text: string) => JSON.stringify(text),
      (text: string) => JSON.stringify(snsEnvelope(text)),
      (text: string) => Buffer.from(text).toString('base64'),
      (text: string) => gzipSync(text).toString('base64')
    ]
    const inner = fc.json().map((value) => `{"id":12345678901234567890,"of":${value}}`)
    const order = fc.array(fc.nat(3), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(inner, inner, order, (text, other, indices) => {
        const body = indices.reduce((whole, index) => wraps[index]!(whole), text)
        const seen = opened(body)
        const path = seen.steps.map(({ id }) => id)
        expect(seen.text).toBe(text)
        expect(encodeBody(body, path, text)).toBe(body)
        expect(openedBy(encodeBody(body, path, other), ...path).text).toBe(other)
      })
    )
  })
})

describe('hostile bodies', () => {
  it('reads brackets without end, in a moment', () => {
    const deep = 200_000
    for (const body of [
      '['.repeat(deep) + ']'.repeat(deep),
      '{"a":'.repeat(deep),
      '['.repeat(deep)
    ]) {
      expect(signsOf(body)).toEqual([])
    }
  })

  it('reads 1 MiB of strings, base64 and JSON', () => {
    const rows = Array.from({ length: 10_500 }, (_, id) => ({
      id,
      payload: `{"id":${id},"t":"${'x'.repeat(60)}"}`
    }))
    const body = JSON.stringify(rows)
    expect(body.length).toBeGreaterThan(1_000_000)
    expect(opened(body).offers).toHaveLength(12)
    expect(opened(Buffer.from(body).toString('base64')).text).toBe(body)
  })

  it('refuses half of a character', () => {
    const body = JSON.stringify(snsEnvelope('hello'))
    expect(() => encodeBody(body, ['sns'], 'a\ud800')).toThrow(/surrogate/)
  })

  it('refuses a path that is not there', () => {
    expect(() => encodeBody('hello', ['base64'], 'x')).toThrow(/"base64"/)
  })
})

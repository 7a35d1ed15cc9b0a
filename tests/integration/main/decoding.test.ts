import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Decoding } from '../../../src-main/decoding/decoding.js'

const options = { path: [], further: true, prefer: {} }
const packed = (text: string) => gzipSync(text).toString('base64')
/** Takes a while, but no more than a second or so. */
const large = packed(
  JSON.stringify(Array.from({ length: 200_000 }, (_, id) => ({ id, t: '{"a":1}' })))
)

let decoding: Decoding
beforeAll(() => {
  decoding = new Decoding(pathToFileURL(resolve('out/main/decoding-worker.js')))
})
afterAll(() => decoding.stop())

const decode = (body: string, signal = new AbortController().signal) =>
  decoding.run({ kind: 'decode', body, options }, signal)

describe('opening bodies in a thread of its own', () => {
  it('opens many that are asked for at once, each for whom it is', async () => {
    const texts = Array.from({ length: 50 }, (_, id) => `{"id":${id}}`)
    const answers = await Promise.all(texts.map((text) => decode(packed(text))))
    expect(answers.map(({ text }) => text)).toEqual(texts)
  })

  it('gives bytes where the content is no text', async () => {
    const bytes = Buffer.from([0, 255, 128])
    const answer = await decode(gzipSync(bytes).toString('base64'))
    expect(answer.text).toBeNull()
    expect(Buffer.from(answer.bytes ?? [])).toEqual(bytes)
  })

  it('puts an edited text back', async () => {
    const { signal } = new AbortController()
    const path = ['base64', 'gzip']
    const body = await decoding.run(
      { kind: 'encode', body: packed('one'), path, text: '{"two":2}' },
      signal
    )
    expect((await decode(body)).text).toBe('{"two":2}')
    await expect(
      decoding.run({ kind: 'encode', body: 'plain', path, text: 'x' }, signal)
    ).rejects.toMatchObject({ failure: { code: 'StepGone' } })
  })

  it('does not keep this thread from its work', async () => {
    let turns = 0
    const turning = setInterval(() => turns++, 5)
    await decode(large)
    clearInterval(turning)
    expect(turns).toBeGreaterThan(3)
  })

  it('ends at once when it is cancelled, also what waits, and goes on with the next', async () => {
    const controller = new AbortController()
    const cancelled = [decode(large, controller.signal), decode(large, controller.signal)]
    const after = decode(packed('{"next":true}'))
    setTimeout(() => controller.abort(), 50)
    for (const { status } of await Promise.allSettled(cancelled)) expect(status).toBe('rejected')
    expect((await after).text).toBe('{"next":true}')
  })

  it('starts again after it was stopped', async () => {
    await decoding.stop()
    expect((await decode(packed('{"again":true}'))).text).toBe('{"again":true}')
  })
})

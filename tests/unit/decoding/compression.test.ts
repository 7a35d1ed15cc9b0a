import fc from 'fast-check'
import * as zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { edited, logs, opened, openedBy, signsOf, stepIds } from './bodies.js'

const asBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const json = JSON.stringify({ id: 1, name: 'ü', list: [1, 2, 3] })

const codecs = {
  gzip: (text: string) => zlib.gzipSync(text),
  zlib: (text: string) => zlib.deflateSync(text),
  deflate: (text: string) => zlib.deflateRawSync(text)
} as const
const names = Object.keys(codecs) as (keyof typeof codecs)[]

describe('compressed bodies', () => {
  it.each(names)('opens base64 of %s', (name) => {
    const body = asBase64(codecs[name](json))
    expect(stepIds(body)).toEqual(['base64', name])
    expect(opened(body)).toMatchObject({ text: json, format: 'JSON' })
  })

  it('goes there and back with any JSON and any edit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.json(), fc.json(), (name, value, other) => {
        const text = `{"of":${value},"with":"some length"}`
        const body = asBase64(codecs[name](text))
        expect(opened(body).text).toBe(text)
        expect(edited(body, text)).toBe(body)
        const changed = `{"of":${other},"with":"some length"}`
        expect(openedBy(edited(body, changed), 'base64', name).text).toBe(changed)
      })
    )
  })

  it('says what CloudWatch Logs sent', () => {
    const body = asBase64(zlib.gzipSync(JSON.stringify(logs)))
    expect(opened(body)).toMatchObject({
      format: 'CloudWatch Logs',
      facts: [{ rows: expect.arrayContaining([{ name: 'Log events', value: '1' }]) as unknown }]
    })
  })

  it('shows the bytes of a compressed file that is no text', () => {
    const bytes = Buffer.from([0, 255, 1, 254])
    expect(opened(asBase64(zlib.gzipSync(bytes)))).toMatchObject({
      steps: [{ id: 'base64' }, { id: 'gzip', bytes: 4 }],
      format: 'binary',
      text: null
    })
  })

  it.each(names)('offers nothing for damaged %s', (name) => {
    const whole = codecs[name]('a text that is long enough '.repeat(20))
    const damaged = Buffer.from(whole)
    damaged[whole.length >> 1] = damaged[whole.length >> 1]! ^ 0x55
    for (const bytes of [
      whole.subarray(0, whole.length - 3),
      Buffer.concat([whole, Buffer.from('junk')]),
      Buffer.concat([whole, Buffer.alloc(3)])
    ]) {
      expect(signsOf(asBase64(bytes))).toEqual([])
    }
    if (name !== 'deflate') expect(signsOf(asBase64(damaged))).toEqual([])
  })

  it('never opens random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 300 }), (bytes) => {
        expect(signsOf(asBase64(bytes))).toEqual([])
      }),
      { numRuns: 600 }
    )
  })

  it.each(['gzip', 'zlib'] as const)(
    'does not open %s of more than 16 MiB, and says so',
    (name) => {
      const limit = 16 * 1024 ** 2
      const atLimit = asBase64(codecs[name]('0'.repeat(limit)))
      expect(opened(atLimit).steps).toMatchObject([{}, { id: name, bytes: limit }])
      const bomb = asBase64(codecs[name]('0'.repeat(limit + 1)))
      expect(bomb.length).toBeLessThan(30_000)
      expect(opened(bomb)).toMatchObject({
        steps: [{ id: 'base64' }],
        format: 'binary',
        unopened: [{ why: 'Opened, it would be larger than 16 MiB.' }]
      })
    }
  )

  it('opens zstd where Node has it, and says where it has not', () => {
    const { zstdCompressSync } = zlib as { zstdCompressSync?: (text: string) => Uint8Array }
    // A frame of one raw block, as every version of zstd writes short texts.
    const frame = Buffer.from('28b52ffd0458810000', 'hex')
    const text = 'A text in zstd.!'
    const body = asBase64(
      zstdCompressSync?.(text) ?? Buffer.concat([frame, Buffer.from(text), Buffer.alloc(4)])
    )
    const seen = opened(body)
    if (zstdCompressSync) {
      expect(seen).toMatchObject({ steps: [{ id: 'base64' }, { id: 'zstd' }], text })
      expect(opened(edited(body, 'Another text.')).text).toBe('Another text.')
    } else {
      expect(seen.unopened).toEqual([
        { kind: 'unopened', label: 'zstd', why: expect.stringContaining('Node.js') as unknown }
      ])
    }
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largePayloadOf } from '@/model/large-payload'

const newer = 'software.amazon.payloadoffloading.PayloadS3Pointer'
const older = 'com.amazon.sqs.javamessaging.MessageS3Pointer'
const pointer = (javaClass: string, bucket = 'payloads', key = 'a/b c.bin') =>
  JSON.stringify([javaClass, { s3BucketName: bucket, s3Key: key }])
const size = (name: string, value: string) => [{ name, type: 'Number', value }]

describe('pointers of the Extended Client Library', () => {
  it.each([
    [newer, 'ExtendedPayloadSize'],
    [older, 'SQSLargePayloadSize']
  ])('are recognised: %s with %s', (javaClass, attribute) => {
    expect(largePayloadOf(pointer(javaClass), size(attribute, '314572800'))).toEqual({
      bucket: 'payloads',
      key: 'a/b c.bin',
      bytes: 314_572_800
    })
  })

  it('are recognised without a size, and with one that is no number', () => {
    expect(largePayloadOf(pointer(newer), [])?.bytes).toBeNull()
    expect(largePayloadOf(pointer(newer), size('ExtendedPayloadSize', 'large'))?.bytes).toBeNull()
  })

  it('hold any bucket and key', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 900 }), (bucket, key) => {
        expect(largePayloadOf(pointer(newer, bucket, key), [])).toMatchObject({ bucket, key })
      })
    )
  })

  it.each([
    ['another class', pointer('com.example.Pointer')],
    ['no list', JSON.stringify({ s3BucketName: 'b', s3Key: 'k' })],
    ['no key', JSON.stringify([newer, { s3BucketName: 'b' }])],
    ['nothing in it', JSON.stringify([newer, null])],
    ['one thing more', JSON.stringify([newer, { s3BucketName: 'b', s3Key: 'k' }, 1])],
    ['no JSON', `["${newer}", {`]
  ])('are not what has %s', (_, body) => {
    expect(largePayloadOf(body, size('ExtendedPayloadSize', '1'))).toBeNull()
  })

  it('are no other JSON', () => {
    expect(largePayloadOf('[[{"toString":""}],{}]', [])).toBeNull()
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(largePayloadOf(text, [])).toBeNull()
      })
    )
  })
})

import { X509Certificate, verify } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readIdentity } from '../../../src-main/connections/roles-anywhere/identity.js'
import {
  canonicalRequest,
  credentialScope,
  serialNumber,
  signedHeaders,
  signRequest,
  stringToSign
} from '../../../src-main/connections/roles-anywhere/sign.js'
import { makeCertificate } from '../../support/certificates.js'

// What is expected here is written out by hand from AWS's guide, "The IAM Roles Anywhere authentication signing process";
// the hashes in it were made with sha256sum.

const body =
  '{"durationSeconds":900,"profileArn":"arn:aws:rolesanywhere:us-east-1:123456789012:profile/p","roleArn":"arn:aws:iam::123456789012:role/r","trustAnchorArn":"arn:aws:rolesanywhere:us-east-1:123456789012:trust-anchor/t"}'

const request = {
  method: 'POST',
  path: '/sessions',
  headers: {
    Host: 'rolesanywhere.us-east-1.amazonaws.com',
    'Content-Type': 'application/json',
    'X-Amz-X509': 'MIIBlTCCATugAwIBAgIBBTAK',
    'X-Amz-Date': '20211103T120000Z'
  },
  body
}

const date = new Date('2021-11-03T12:00:00.000Z')

test("the canonical request of AWS's example, byte for byte", () => {
  const empty = { ...request, body: '' }
  expect(canonicalRequest(empty)).toBe(
    'POST\n' +
      '/sessions\n' +
      '\n' +
      'content-type:application/json\n' +
      'host:rolesanywhere.us-east-1.amazonaws.com\n' +
      'x-amz-date:20211103T120000Z\n' +
      'x-amz-x509:MIIBlTCCATugAwIBAgIBBTAK\n' +
      '\n' +
      'content-type;host;x-amz-date;x-amz-x509\n' +
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  )
})

test('the canonical request with a body and a chain, byte for byte', () => {
  const headers = { ...request.headers, 'X-Amz-X509-Chain': 'MIIBaaaa,MIIBbbbb' }
  expect(canonicalRequest({ ...request, headers })).toBe(
    'POST\n' +
      '/sessions\n' +
      '\n' +
      'content-type:application/json\n' +
      'host:rolesanywhere.us-east-1.amazonaws.com\n' +
      'x-amz-date:20211103T120000Z\n' +
      'x-amz-x509:MIIBlTCCATugAwIBAgIBBTAK\n' +
      'x-amz-x509-chain:MIIBaaaa,MIIBbbbb\n' +
      '\n' +
      'content-type;host;x-amz-date;x-amz-x509;x-amz-x509-chain\n' +
      '5517e398e3072002d3d8e111a220d95f867e6787fb38f8ea4552b28bae390c9d'
  )
})

test.each(['AWS4-X509-RSA-SHA256', 'AWS4-X509-ECDSA-SHA256'])(
  'the string to sign for %s, byte for byte',
  (algorithm) => {
    expect(stringToSign(algorithm, date, 'us-east-1', canonicalRequest(request))).toBe(
      `${algorithm}\n` +
        '20211103T120000Z\n' +
        '20211103/us-east-1/rolesanywhere/aws4_request\n' +
        '059c593260b8f1bb68cf63e013d2eb417be186a15fd3fd2901a38174e909aea1'
    )
  }
)

test('white space in a header is trimmed and folded', () => {
  const headers = { Host: '  a  b   c ', 'X-Amz-Date': 'd' }
  expect(canonicalRequest({ ...request, headers })).toContain('\nhost:a b c\nx-amz-date:d\n\n')
})

test('each segment of the path is encoded twice', () => {
  expect(canonicalRequest({ ...request, path: '/a%20b/(c)/sessions' }).split('\n')[1]).toBe(
    '/a%2520b/%28c%29/sessions'
  )
})

test('a date at the end of a year and of a second', () => {
  const last = new Date('2025-12-31T23:59:59.999Z')
  expect(credentialScope(last, 'eu-central-1')).toBe(
    '20251231/eu-central-1/rolesanywhere/aws4_request'
  )
  expect(stringToSign('A', last, 'eu-central-1', '').split('\n')[1]).toBe('20251231T235959Z')
})

test('headers are sorted by character code, whatever order and case they come in', () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/)
  const names = fc.uniqueArray(name, { selector: (one) => one.toLowerCase(), minLength: 1 })
  fc.assert(
    fc.property(names, fc.infiniteStream(fc.nat()), (all, order) => {
      const shuffled = all
        .map((one): [number, string] => [order.next().value, one])
        .sort(([a], [b]) => a - b)
        .map(([, one]) => one)
      const of = (list: string[]) => Object.fromEntries(list.map((one) => [one, 'v']))
      const lower = all.map((one) => one.toLowerCase()).sort()
      expect(signedHeaders(of(shuffled))).toBe(lower.join(';'))
      expect(canonicalRequest({ ...request, headers: of(shuffled) })).toBe(
        canonicalRequest({ ...request, headers: of(lower) })
      )
    })
  )
})

test('any other body, header value or path is another canonical request', () => {
  const value = fc.stringMatching(/^[!-~]{1,40}$/)
  fc.assert(
    fc.property(value, value, (a, b) => {
      fc.pre(a !== b)
      const withBody = (text: string) => canonicalRequest({ ...request, body: text })
      const withDate = (text: string) =>
        canonicalRequest({ ...request, headers: { ...request.headers, 'X-Amz-Date': text } })
      const withPath = (text: string) => canonicalRequest({ ...request, path: `/${text}` })
      for (const of of [withBody, withDate, withPath]) expect(of(a)).not.toBe(of(b))
    })
  )
})

test.each([
  ['05', '5'],
  ['7fffffffffffffffffffffffffffffff', '170141183460469231731687303715884105727'],
  ['009a2b3c4d5e6f708192', '2843914037461496398226']
])('serial number %s is %s in decimal', async (serial, decimal) => {
  const { certificate } = await makeCertificate({ name: 'a', serial })
  expect(serialNumber(new X509Certificate(certificate))).toBe(decimal)
})

test.each(['rsa', 'p256', 'p384'] as const)(
  'the authorization for a key of kind %s holds what the guide says, and its key verifies it',
  async (kind) => {
    const root = await makeCertificate({ name: 'root', kind: 'p256', ca: true })
    const middle = await makeCertificate({ name: 'middle', issuer: root, ca: true })
    const made = await makeCertificate({ name: 'a', kind, issuer: middle, serial: '0102' })
    const identity = readIdentity(
      made.certificate + middle.certificate + root.certificate,
      made.privateKey,
      new Date()
    )
    const plain = {
      ...request,
      headers: { host: 'h', 'content-type': 'application/json' }
    }
    const headers = signRequest(plain, identity, 'us-east-1', date)
    const der = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '')
    expect(headers).toMatchObject({
      'x-amz-date': '20211103T120000Z',
      'x-amz-x509': der(made.certificate),
      'x-amz-x509-chain': `${der(middle.certificate)},${der(root.certificate)}`
    })
    const algorithm = kind === 'rsa' ? 'AWS4-X509-RSA-SHA256' : 'AWS4-X509-ECDSA-SHA256'
    const [start, signature = ''] = (headers['authorization'] ?? '').split(', Signature=')
    expect(start).toBe(
      `${algorithm} Credential=258/20211103/us-east-1/rolesanywhere/aws4_request, ` +
        'SignedHeaders=content-type;host;x-amz-date;x-amz-x509;x-amz-x509-chain'
    )
    expect(signature).toMatch(/^[0-9a-f]+$/)
    const signed = Object.fromEntries(
      Object.entries(headers).filter(([name]) => name !== 'authorization')
    )
    const text = stringToSign(
      algorithm,
      date,
      'us-east-1',
      canonicalRequest({ ...plain, headers: signed })
    )
    const key = new X509Certificate(made.certificate).publicKey
    expect(verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'hex'))).toBe(true)
  }
)

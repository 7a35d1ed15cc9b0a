import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { ConnectionError } from '../../../src-main/connections/errors.js'
import { readIdentity } from '../../../src-main/connections/roles-anywhere/identity.js'
import { checkSettings } from '../../../src-main/connections/roles-anywhere/settings.js'
import { arnProblem } from '../../../src-main/contract/index.js'
import { keyAs, makeCertificate, type TestCertificate } from '../../support/certificates.js'

const account = '123456789012'
const input = {
  certificate: '',
  privateKey: '',
  profileArn: `arn:aws:rolesanywhere:eu-central-1:${account}:profile/6f4943fb-13d4`,
  roleArn: `arn:aws:iam::${account}:role/readers/orders`,
  trustAnchorArn: `arn:aws:rolesanywhere:eu-central-1:${account}:trust-anchor/1cb4e36e-e4ad`,
  region: 'eu-central-1'
}

const now = new Date()
const day = 86_400_000

let root: TestCertificate
let leaf: TestCertificate
let rsa: TestCertificate

beforeAll(async () => {
  root = await makeCertificate({ name: 'root', ca: true })
  leaf = await makeCertificate({ name: 'leaf', issuer: root })
  rsa = await makeCertificate({ name: 'rsa', kind: 'rsa', issuer: root })
})

/** The failure that an error carries. */
function failureOf(act: () => unknown) {
  try {
    act()
  } catch (error) {
    return (error as { failure?: { code: string; message: string; hint: string } }).failure
  }
  return undefined
}

const checked = (over: Partial<typeof input> & { [name: string]: unknown }) =>
  failureOf(() => checkSettings({ ...input, ...over }))

test('what is in order passes, and has its defaults', () => {
  expect(checkSettings(input)).toMatchObject({
    sessionName: '',
    durationSeconds: 3600,
    url: new URL('https://rolesanywhere.eu-central-1.amazonaws.com/sessions')
  })
})

test('the endpoint of China and of the US government, and one of the person', () => {
  const url = (partition: string, region: string, endpoint = '') =>
    checkSettings({
      ...input,
      region,
      endpoint,
      profileArn: `arn:${partition}:rolesanywhere:${region}:${account}:profile/p`,
      trustAnchorArn: `arn:${partition}:rolesanywhere:${region}:${account}:trust-anchor/t`,
      roleArn: `arn:${partition}:iam::${account}:role/r`
    }).url.href
  expect(url('aws-cn', 'cn-north-1')).toBe(
    'https://rolesanywhere.cn-north-1.amazonaws.com.cn/sessions'
  )
  expect(url('aws-us-gov', 'us-gov-west-1')).toBe(
    'https://rolesanywhere.us-gov-west-1.amazonaws.com/sessions'
  )
  expect(url('aws', 'us-east-1', 'http://localhost:4566/')).toBe('http://localhost:4566/sessions')
  expect(url('aws', 'us-east-1', 'https://proxy.example/aws')).toBe(
    'https://proxy.example/aws/sessions'
  )
})

test.each([
  ['profileArn', '', 'InvalidProfileArn'],
  ['profileArn', input.trustAnchorArn, 'InvalidProfileArn'],
  ['profileArn', `${input.profileArn} `, 'InvalidProfileArn'],
  ['profileArn', `arn:aws:rolesanywhere:a.evil.example/:${account}:profile/p`, 'InvalidProfileArn'],
  ['roleArn', `arn:aws:iam::${account}:user/ada`, 'InvalidRoleArn'],
  ['roleArn', `arn:aws:iam::12345:role/r`, 'InvalidRoleArn'],
  ['roleArn', `arn:aws:sts::${account}:assumed-role/r/s`, 'InvalidRoleArn'],
  ['trustAnchorArn', input.profileArn, 'InvalidTrustAnchorArn'],
  ['region', 'us-east-1', 'RegionMismatch'],
  ['region', '', 'RegionMismatch'],
  ['sessionName', 'a', 'InvalidSessionName'],
  ['sessionName', 'a b', 'InvalidSessionName'],
  ['sessionName', 'a'.repeat(65), 'InvalidSessionName'],
  ['durationSeconds', 899, 'InvalidDuration'],
  ['durationSeconds', 3601, 'InvalidDuration'],
  ['durationSeconds', 1000.5, 'InvalidDuration'],
  ['durationSeconds', NaN, 'InvalidDuration'],
  ['endpoint', 'localhost:80', 'InvalidEndpoint'],
  ['endpoint', 'file:///etc/passwd', 'InvalidEndpoint']
])('%s of %s is refused as %s, and the hint says what to do', (field, value, code) => {
  const failure = checked({ [field]: value })
  expect(failure?.code).toBe(code)
  expect(failure?.hint).toMatch(/^(Correct|Choose) /)
})

test.each([
  ['durationSeconds', 900],
  ['durationSeconds', 3600],
  ['sessionName', 'ab'],
  ['sessionName', 'ada.lovelace@example.org'],
  ['sessionName', 'a'.repeat(64)]
])('%s of %s passes', (field, value) => {
  expect(checked({ [field]: value })).toBeUndefined()
})

test('an ARN is of one kind only, whatever its account and name', () => {
  const kinds = ['role', 'profile', 'trust-anchor'] as const
  const made = {
    role: (a: string, n: string) => `arn:aws:iam::${a}:role/${n}`,
    profile: (a: string, n: string) => `arn:aws:rolesanywhere:us-east-1:${a}:profile/${n}`,
    'trust-anchor': (a: string, n: string) =>
      `arn:aws:rolesanywhere:us-east-1:${a}:trust-anchor/${n}`
  }
  fc.assert(
    fc.property(fc.stringMatching(/^\d{12}$/), fc.stringMatching(/^[\w-]{1,40}$/), (a, n) => {
      for (const kind of kinds) {
        const fits = kinds.filter((other) => arnProblem(other, made[kind](a, n)) === null)
        expect(fits).toEqual([kind])
      }
    })
  )
})

test('PKCS#8, PKCS#1 and SEC1 keys are read; the algorithm follows the key', () => {
  const read = (one: TestCertificate, key: string) =>
    readIdentity(one.certificate, key, now).algorithm
  expect(read(rsa, rsa.privateKey)).toBe('AWS4-X509-RSA-SHA256')
  expect(read(rsa, keyAs(rsa, 'pkcs1'))).toBe('AWS4-X509-RSA-SHA256')
  expect(read(leaf, leaf.privateKey)).toBe('AWS4-X509-ECDSA-SHA256')
  expect(read(leaf, keyAs(leaf, 'sec1'))).toBe('AWS4-X509-ECDSA-SHA256')
})

test('a key file may have parameters, certificates and line ends of Windows', () => {
  const parameters =
    '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
  const key = `${parameters}${root.certificate}${keyAs(leaf, 'sec1')}`.replaceAll('\n', '\r\n')
  expect(readIdentity(`subject=CN = leaf\n${leaf.certificate}`, key, now).chain).toEqual([])
})

const read = (certificate: string, key: string) =>
  failureOf(() => readIdentity(certificate, key, now))

test('an encrypted key is refused in clear words', () => {
  const traditional =
    '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n'
  for (const key of [keyAs(leaf, 'encrypted'), traditional]) {
    const failure = read(leaf.certificate, key)
    expect(failure).toMatchObject({ code: 'EncryptedPrivateKey' })
    expect(failure?.message).toContain('passphrase')
    expect(failure?.hint).toContain('without')
  }
})

test('a key of another certificate is refused', () => {
  expect(read(leaf.certificate, rsa.privateKey)).toMatchObject({ code: 'KeyDoesNotMatch' })
})

test('a file with the certificates in the wrong order says so', () => {
  const failure = read(root.certificate + leaf.certificate, leaf.privateKey)
  expect(failure).toMatchObject({ code: 'KeyDoesNotMatch' })
  expect(failure?.hint).toContain('first')
})

test("an authority's own certificate is refused", () => {
  expect(read(root.certificate, root.privateKey)).toMatchObject({ code: 'InvalidCertificate' })
})

test('a kind of key that Longpoll does not sign with is refused by its name', async () => {
  const other = await makeCertificate({ name: 'other', kind: 'ed25519', issuer: root })
  const failure = read(other.certificate, other.privateKey)
  expect(failure).toMatchObject({ code: 'UnsupportedKeyType' })
  expect(failure?.message).toContain('ed25519')
})

test('an expired certificate and one that is not valid yet are refused, in the chain too', async () => {
  const at = (from: number, to: number) => ({
    notBefore: new Date(now.getTime() + from * day),
    notAfter: new Date(now.getTime() + to * day)
  })
  const old = await makeCertificate({ name: 'old', issuer: root, ...at(-9, -1) })
  const early = await makeCertificate({ name: 'early', issuer: root, ...at(1, 9) })
  expect(read(old.certificate, old.privateKey)).toMatchObject({ code: 'CertificateExpired' })
  expect(read(early.certificate, early.privateKey)).toMatchObject({
    code: 'CertificateNotYetValid'
  })
  const failure = read(leaf.certificate + old.certificate, leaf.privateKey)
  expect(failure).toMatchObject({ code: 'CertificateExpired' })
  expect(failure?.message).toContain('CN=old')
})

test('five certificates of a chain pass, six are refused', () => {
  const chain = (length: number) => leaf.certificate + root.certificate.repeat(length)
  expect(readIdentity(chain(5), leaf.privateKey, now).chain).toHaveLength(5)
  expect(read(chain(6), leaf.privateKey)).toMatchObject({ code: 'CertificateChainTooLong' })
})

test.each([
  ['nothing', ''],
  ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
  ['a block that was cut off', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----']
])('a certificate file with %s is refused', (_, text) => {
  expect(read(text, leaf.privateKey)).toMatchObject({ code: 'InvalidCertificate' })
})

test('a certificate file that was damaged anywhere is refused or read, never a crash', () => {
  const lines = leaf.certificate.split('\n')
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('A', '/', '+', ''), (at, letter) => {
      const body = lines.slice(1, -2).join('')
      const index = at % body.length
      const text = body.slice(0, index) + letter + body.slice(index + 1)
      const pem = `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`
      try {
        readIdentity(pem, leaf.privateKey, now)
      } catch (error) {
        expect(error).toBeInstanceOf(ConnectionError)
      }
    })
  )
})

test('whatever is given as a key, it is refused and is in no part of the error', () => {
  const text = fc.stringMatching(/^[A-Za-z0-9+/=]{12,80}$/)
  fc.assert(
    fc.property(text, fc.constantFrom('', 'RSA ', 'EC ', 'OPENSSH '), (secret, kind) => {
      const key = `-----BEGIN ${kind}PRIVATE KEY-----\n${secret}\n-----END ${kind}PRIVATE KEY-----`
      let thrown: unknown
      try {
        readIdentity(leaf.certificate, key, now)
      } catch (error) {
        thrown = error
      }
      const { message, stack, cause, failure } = thrown as Error & { failure: { code: string } }
      expect(failure.code).toBe('InvalidPrivateKey')
      expect(JSON.stringify([message, stack, String(cause), failure])).not.toContain(secret)
    })
  )
})

import { inspect } from 'node:util'
import { STSClient } from '@aws-sdk/client-sts'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  rolesAnywhereCredentials,
  type RolesAnywhereInput
} from '../../../src-main/connections/roles-anywhere/index.js'
import {
  keyAs,
  makeCertificate,
  type KeyKind,
  type TestCertificate
} from '../../support/certificates.js'
import {
  Refused,
  startJsonServer,
  type JsonAnswer,
  type JsonServer,
  type Received
} from '../../support/json-server.js'
import {
  startRolesAnywhereServer,
  type RolesAnywhereServer
} from '../../support/roles-anywhere-server.js'

const region = 'eu-central-1'
const account = '123456789012'
const arn = (resource: string) => `arn:aws:rolesanywhere:${region}:${account}:${resource}`
const profileArn = arn('profile/plain')
const namedProfileArn = arn('profile/named')
const trustAnchorArn = arn('trust-anchor/root')
const roleArn = `arn:aws:iam::${account}:role/orders-reader`

let root: TestCertificate
let middle: TestCertificate
let lower: TestCertificate
let server: RolesAnywhereServer
const leaves = new Map<KeyKind, TestCertificate>()
const others: JsonServer[] = []

beforeAll(async () => {
  root = await makeCertificate({ name: 'Test root', kind: 'rsa', ca: true })
  middle = await makeCertificate({ name: 'Test middle', kind: 'p384', issuer: root, ca: true })
  lower = await makeCertificate({ name: 'Test lower', kind: 'p256', issuer: middle, ca: true })
  for (const kind of ['rsa', 'p256', 'p384'] as const) {
    leaves.set(kind, await makeCertificate({ name: `workload-${kind}`, kind, issuer: lower }))
  }
})

beforeEach(async () => {
  server = await startRolesAnywhereServer({
    region,
    trustAnchors: { [trustAnchorArn]: root.certificate },
    profiles: {
      [profileArn]: { roleArns: [roleArn], durationSeconds: 1800 },
      [namedProfileArn]: { roleArns: [roleArn], acceptRoleSessionName: true }
    }
  })
})
afterEach(async () => {
  for (const one of [server, ...others.splice(0)]) await one.close()
})
afterAll(() => leaves.clear())

const inputOf = (kind: KeyKind = 'p256', over: Partial<RolesAnywhereInput> = {}) => {
  const leaf = leaves.get(kind)!
  return {
    certificate: leaf.certificate + lower.certificate + middle.certificate,
    privateKey: leaf.privateKey,
    profileArn,
    roleArn,
    trustAnchorArn,
    region,
    endpoint: server.endpoint,
    ...over
  }
}

const failed = async (asking: Promise<unknown>) => {
  const error: unknown = await asking.then(
    () => null,
    (thrown: unknown) => thrown
  )
  return (error as { failure: { code: string; message: string; retryable: boolean; hint: string } })
    .failure
}

test.each(['rsa', 'p256', 'p384'] as const)(
  'a server that verifies signature, chain, ARNs and duration gives credentials for a key of kind %s',
  async (kind) => {
    const given = await rolesAnywhereCredentials(inputOf(kind, { durationSeconds: 900 }))
    expect(server.refusals).toEqual([])
    const [session] = server.sessions
    expect(session).toMatchObject({
      profileArn,
      roleArn,
      trustAnchorArn,
      durationSeconds: 900,
      subject: `CN=workload-${kind}`
    })
    const { expiration, ...keys } = session!.credentials
    expect(given).toEqual({ ...keys, expiration: new Date(expiration) })
  }
)

test('keys of every form of file are taken', async () => {
  await rolesAnywhereCredentials(inputOf('rsa', { privateKey: keyAs(leaves.get('rsa')!, 'pkcs1') }))
  await rolesAnywhereCredentials(
    inputOf('p384', { privateKey: keyAs(leaves.get('p384')!, 'sec1') })
  )
  expect(server.sessions).toHaveLength(2)
})

test('without a chain, the issuer must be the trust anchor', async () => {
  const direct = await makeCertificate({ name: 'direct', issuer: root })
  await rolesAnywhereCredentials(
    inputOf('p256', { certificate: direct.certificate, privateKey: direct.privateKey })
  )
  const failure = await failed(
    rolesAnywhereCredentials(inputOf('p256', { certificate: leaves.get('p256')!.certificate }))
  )
  expect(failure).toMatchObject({ code: 'AccessDeniedException', retryable: false })
  expect(failure.hint).toContain('intermediate certificates')
  expect(server.sessions).toHaveLength(1)
})

test('a certificate of another authority of the same name is not trusted', async () => {
  const imposter = await makeCertificate({ name: 'Test root', kind: 'rsa', ca: true })
  const leaf = await makeCertificate({ name: 'workload', issuer: imposter })
  const failure = await failed(
    rolesAnywhereCredentials(
      inputOf('p256', { certificate: leaf.certificate, privateKey: leaf.privateKey })
    )
  )
  expect(failure.message).toContain('the trust anchor does not trust the certificate')
})

test('the session lasts as long as the profile allows', async () => {
  const before = Date.now()
  const { expiration } = await rolesAnywhereCredentials(inputOf())
  expect(expiration.getTime()).toBeGreaterThanOrEqual(before + 1_800_000)
  expect(expiration.getTime()).toBeLessThanOrEqual(Date.now() + 1_800_000)
})

test('a session name is given where the profile takes one, and explained where not', async () => {
  const sessionName = 'ada@example.org'
  await rolesAnywhereCredentials(inputOf('rsa', { profileArn: namedProfileArn, sessionName }))
  expect(server.sessions[0]?.roleSessionName).toBe(sessionName)
  const failure = await failed(rolesAnywhereCredentials(inputOf('rsa', { sessionName })))
  expect(failure.hint).toContain('Leave Session name blank')
})

test('a role that the profile does not list, and a profile that is not there', async () => {
  const role = await failed(
    rolesAnywhereCredentials(inputOf('rsa', { roleArn: `arn:aws:iam::${account}:role/other` }))
  )
  expect(role.hint).toContain('rolesanywhere.amazonaws.com')
  const profile = await failed(
    rolesAnywhereCredentials(inputOf('rsa', { profileArn: arn('profile/gone') }))
  )
  expect(profile).toMatchObject({ code: 'ResourceNotFoundException' })
  expect(profile.hint).toContain('Profile ARN')
})

test('a request that anyone alters on the way is refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(...tampers), async (at, tamper) => {
      server.tamper = (request) => tamper(request, at)
      const failure = await failed(rolesAnywhereCredentials(inputOf('p256')))
      expect(failure.code).toMatch(/AccessDenied|UnknownOperation/)
    }),
    { numRuns: 60 }
  )
  expect(server.sessions).toEqual([])
})

/** Another character of the same kind at some place. */
function altered(text: string, at: number): string {
  const index = at % text.length
  const other = text[index] === 'A' ? 'B' : 'A'
  return text.slice(0, index) + other + text.slice(index + 1)
}

const alterHeader = (name: string) => (request: Received, at: number) => ({
  ...request,
  headers: { ...request.headers, [name]: altered(request.headers[name] ?? '', at) }
})

/** Changes the last digit of the signature. */
const withLastDigit = (headers: Record<string, string>) => ({
  ...headers,
  authorization: (headers['authorization'] ?? '').replace(/.$/, (digit) =>
    digit === '0' ? '1' : '0'
  )
})

const tampers: ((request: Received, at: number) => Received)[] = [
  (request, at) => ({ ...request, body: altered(request.body, at) }),
  (request) => ({ ...request, body: request.body.replace('orders-reader', 'administrator') }),
  (request) => ({ ...request, path: '/sessions/' }),
  (request) => ({ ...request, headers: withLastDigit(request.headers) }),
  (request) => ({ ...request, query: new URLSearchParams({ roleArn: 'arn:aws:iam::1:role/x' }) }),
  ...['host', 'content-type', 'x-amz-date', 'x-amz-x509', 'x-amz-x509-chain', 'authorization'].map(
    alterHeader
  )
]

test('a signature of an hour ago is refused, and the clock is named', async () => {
  server.tamper = (request) => ({
    ...request,
    headers: { ...request.headers, 'x-amz-date': '20200101T000000Z' }
  })
  const failure = await failed(rolesAnywhereCredentials(inputOf()))
  expect(failure.hint).toContain('clock')
})

const answering = async (answer: () => JsonAnswer | null) => {
  const asked: Received[] = []
  const other = await startJsonServer((request) => {
    asked.push(request)
    return answer()
  })
  others.push(other)
  return { endpoint: other.endpoint, asked }
}

test.each([
  [
    { status: 503, body: {} },
    { code: 'Http503', retryable: true }
  ],
  [{ status: 500, errorType: 'InternalServerException', body: {} }, { retryable: true }],
  [
    { status: 429, errorType: 'ThrottlingException:http://internal', body: { message: 'Slow' } },
    { code: 'ThrottlingException', retryable: true }
  ],
  [
    { status: 400, body: { __type: 'com.amazonaws#ValidationException', message: 'Bad name' } },
    { code: 'ValidationException', retryable: false }
  ],
  [{ status: 404, body: 'There is nothing here.' }, { code: 'InvalidAnswer' }],
  [{ status: 201, body: {} }, { code: 'InvalidAnswer' }],
  [{ status: 201, body: { credentialSet: [] } }, { code: 'InvalidAnswer' }],
  [
    { status: 201, body: { credentialSet: [{ credentials: { accessKeyId: 'A' } }] } },
    { code: 'InvalidAnswer' }
  ]
])('an answer of %j is told as %j', async (answer, expected) => {
  const { endpoint } = await answering(() => answer)
  const failure = await failed(rolesAnywhereCredentials(inputOf('p256', { endpoint })))
  expect(failure).toMatchObject(expected)
  expect(failure.message).toMatch(/^Could not get credentials from IAM Roles Anywhere: .+\.$/)
})

test('a server that is not there is told as that, and may be tried again', async () => {
  const { endpoint } = server
  await server.close()
  const failure = await failed(rolesAnywhereCredentials(inputOf('p256', { endpoint })))
  expect(failure).toMatchObject({ code: 'ConnectionRefused', retryable: true })
})

test('it can be cancelled while it waits', async () => {
  const { endpoint, asked } = await answering(() => null)
  const controller = new AbortController()
  const asking = rolesAnywhereCredentials(inputOf('p256', { endpoint }), controller.signal)
  await expect.poll(() => asked.length).toBe(1)
  controller.abort()
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
})

test('nothing is sent where a check fails', async () => {
  const { endpoint, asked } = await answering(() => null)
  const wrong: Partial<RolesAnywhereInput>[] = [
    { roleArn: 'role' },
    { durationSeconds: 60 },
    { certificate: '' },
    { privateKey: leaves.get('rsa')!.privateKey },
    { privateKey: keyAs(leaves.get('p256')!, 'encrypted') }
  ]
  for (const over of wrong) {
    await failed(rolesAnywhereCredentials(inputOf('p256', { endpoint, ...over })))
  }
  expect(asked).toEqual([])
})

test('the private key is not in the request and in no part of any error', async () => {
  const secret = leaves
    .get('rsa')!
    .privateKey.replace(/-----[^-]+-----|\s/g, '')
    .slice(40, 100)
  const seen: string[] = []
  const { endpoint, asked } = await answering(() => {
    throw new Refused('AccessDeniedException', 'Untrusted certificate')
  })
  const tries = [{ endpoint }, { endpoint: 'http://127.0.0.1:1' }, { roleArn: 'x' }]
  for (const over of tries) {
    const error: unknown = await rolesAnywhereCredentials(inputOf('rsa', over)).catch(
      (thrown: unknown) => thrown
    )
    seen.push(inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error))
  }
  seen.push(JSON.stringify(asked))
  expect(asked).toHaveLength(1)
  expect(seen.join()).not.toContain(secret)
})

test("it is a credential provider of AWS's SDK", async () => {
  const sts = new STSClient({ region, credentials: () => rolesAnywhereCredentials(inputOf()) })
  const { accessKeyId, sessionToken } = await sts.config.credentials()
  expect(server.sessions[0]?.credentials).toMatchObject({ accessKeyId, sessionToken })
  sts.destroy()
})

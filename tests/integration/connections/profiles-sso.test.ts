import { stat } from 'node:fs/promises'
import { fromIni } from '@aws-sdk/credential-provider-ini'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { profileCredentials } from '../../../src-main/connections/profiles/index.js'
import { startAwsServer } from '../../support/aws-server.js'
import { approve, inSeconds, ssoAccount, SsoRig, ssoStartUrl } from '../../support/sso-rig.js'

let rig: SsoRig

beforeEach(async () => {
  rig = await SsoRig.start()
})
afterEach(() => rig.close())

test('a sign-in in the browser gives the credentials of the role', async () => {
  const before = Date.now()
  const given = await rig.ask('reader')
  expect(given).toMatchObject({
    accessKeyId: `ASIA${ssoAccount}READER`,
    secretAccessKey: 'secret-of-reader',
    sessionToken: 'token-of-reader'
  })
  expect(given.expiration!.getTime()).toBeGreaterThan(before + 3_500_000)
  expect(rig.told).toMatchObject([{ profile: 'reader', userCode: rig.sso.devices[0]?.userCode }])
  expect(rig.told[0]?.verificationUriComplete).toContain(`user_code=${rig.told[0]?.userCode}`)
  expect(rig.told[0]?.expiresAt.getTime()).toBeGreaterThan(before + 590_000)
  expect(rig.sso.clients).toMatchObject([
    { name: 'longpoll', scopes: ['sso:account:access', 'sqs:everything'] }
  ])
})

test('the token is where and as the AWS CLI keeps it, for this user only', async () => {
  await rig.ask('reader')
  const token = await rig.cached('team')
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
  expect(token).toEqual({
    startUrl: ssoStartUrl,
    region: 'eu-central-1',
    accessToken: [...rig.sso.tokens.keys()][0],
    expiresAt: expect.stringMatching(iso) as string,
    clientId: rig.sso.clients[0]?.clientId,
    clientSecret: rig.sso.clients[0]?.clientSecret,
    registrationExpiresAt: expect.stringMatching(iso) as string,
    refreshToken: [...rig.sso.refreshTokens][0]
  })
  expect((await stat(rig.fileOf('team'))).mode & 0o777).toBe(0o600)
})

test("AWS's own SDK goes on with the token that was stored", async () => {
  await rig.ask('reader')
  rig.home.set('AWS_ENDPOINT_URL_SSO', rig.sso.endpoint)
  const { accessKeyId } = await fromIni({ profile: 'writer', ignoreCache: true })()
  expect(accessKeyId).toBe(`ASIA${ssoAccount}WRITER`)
})

test('endpoints of the environment are honoured', async () => {
  rig.home.set('AWS_ENDPOINT_URL_SSO', rig.sso.endpoint)
  rig.home.set('AWS_ENDPOINT_URL_SSO_OIDC', rig.sso.endpoint)
  const given = await profileCredentials({
    profile: 'reader',
    region: 'eu-central-1',
    assumeRole: (base) => base,
    onDeviceAuthorization: approve,
    signal: new AbortController().signal
  })
  expect(given.accessKeyId).toBe(`ASIA${ssoAccount}READER`)
})

test('a token that lives is used without asking the person or the server for one', async () => {
  await rig.ask('reader')
  rig.sso.calls.length = 0
  await rig.ask('writer', { onDevice: null })
  expect(rig.sso.calls).toEqual(['/federation/credentials'])
})

test('a token of the AWS CLI is taken as it is', async () => {
  rig.sso.tokens.set('of-the-cli', Date.now() + 600_000)
  const token = { accessToken: 'of-the-cli', expiresAt: inSeconds(600) }
  await rig.store('team', { startUrl: ssoStartUrl, ...token })
  await rig.ask('reader', { onDevice: null })
  expect(rig.sso.calls).toEqual(['/federation/credentials'])
})

test('a token that is about to end is refreshed, and what else is in the file stays', async () => {
  await rig.ask('reader')
  const { refreshToken } = await rig.cached('team')
  await rig.alter('team', { expiresAt: inSeconds(30), ofTheCli: 'kept' })
  await rig.ask('reader', { onDevice: null })
  const token = await rig.cached('team')
  expect(token).toMatchObject({ ofTheCli: 'kept', startUrl: ssoStartUrl })
  expect(token['refreshToken']).not.toBe(refreshToken)
  expect(Date.parse(token['expiresAt'] ?? '')).toBeGreaterThan(Date.now() + 3_000_000)
  expect(rig.sso.devices).toHaveLength(1)
  expect((await stat(rig.fileOf('team'))).mode & 0o777).toBe(0o600)
})

test.each([
  ['its refresh token is not taken', { expiresAt: inSeconds(-5), refreshToken: 'gone' }],
  [
    'its registration has ended',
    { expiresAt: inSeconds(-5), registrationExpiresAt: inSeconds(-5) }
  ],
  ['it says nothing of an end', { expiresAt: 'soon', refreshToken: undefined }],
  ['it is no token', { accessToken: undefined }]
])('the person signs in again where a token has ended and %s', async (_, change) => {
  await rig.ask('reader')
  await rig.alter('team', change)
  await rig.ask('reader')
  expect(rig.told).toHaveLength(2)
})

test('a refresh that is not answered breaks nothing while the token lives', async () => {
  await rig.ask('reader')
  await rig.alter('team', { expiresAt: inSeconds(200) })
  const given = await rig.ask('reader', { onDevice: null, ssoOidc: 'http://127.0.0.1:1' })
  expect(given.accessKeyId).toBe(`ASIA${ssoAccount}READER`)
})

test('a session that was ended elsewhere leads to a sign-in', async () => {
  await rig.ask('reader')
  rig.sso.tokens.clear()
  rig.sso.refreshTokens.clear()
  await rig.ask('reader')
  expect(rig.told).toHaveLength(2)
})

test('a profile without a session signs in too; its token is stored by the start URL', async () => {
  await rig.ask('old')
  expect(rig.sso.clients).toMatchObject([{ scopes: [] }])
  const token = await rig.cached(ssoStartUrl)
  expect(token['accessToken']).toBe([...rig.sso.tokens.keys()][0])
  expect(token['refreshToken']).toBeUndefined()
  await rig.ask('old', { onDevice: null })
  expect(rig.told).toHaveLength(1)
})

test('profiles of one session that are asked for at once ask the person once', async () => {
  const given = await Promise.all([rig.ask('reader'), rig.ask('writer'), rig.ask('reader')])
  expect(given.map(({ accessKeyId }) => accessKeyId)).toEqual(
    ['READER', 'WRITER', 'READER'].map((role) => `ASIA${ssoAccount}${role}`)
  )
  expect(rig.told).toHaveLength(1)
})

test('a sign-in can be cancelled, and another one that waited for it goes on', async () => {
  const first = new AbortController()
  const waiting = new AbortController()
  const asking = rig.ask('reader', { signal: first.signal, onDevice: () => undefined })
  await expect.poll(() => rig.told.length).toBe(1)
  const second = rig.ask('writer')
  const third = rig.ask('reader', { signal: waiting.signal })
  waiting.abort()
  await expect(third).rejects.toMatchObject({ name: 'AbortError' })
  first.abort()
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
  expect((await second).accessKeyId).toBe(`ASIA${ssoAccount}WRITER`)
  expect(rig.told).toHaveLength(2)
})

test('the server is asked again until the person has decided', async () => {
  const asking = rig.ask('reader', { onDevice: () => undefined })
  await expect.poll(() => rig.sso.devices[0]?.polls.length ?? 0).toBeGreaterThan(2)
  approve(rig.told[0]!)
  expect((await asking).accessKeyId).toBe(`ASIA${ssoAccount}READER`)
})

test('a server that wants fewer questions gets them five seconds apart', async () => {
  rig.sso.settings.slowDown = true
  await rig.ask('reader')
  const [first = 0, second = 0] = rig.sso.devices[0]?.polls ?? []
  expect(second - first).toBeGreaterThanOrEqual(4_900)
})

test('a role is assumed with the credentials of an SSO profile', async () => {
  const aws = await startAwsServer('http://127.0.0.1:1')
  const arn = `arn:aws:sts::${ssoAccount}:assumed-role/reader/ada`
  aws.accounts.add({
    accessKeyId: `ASIA${ssoAccount}READER`,
    secretAccessKey: 'secret-of-reader',
    sessionToken: 'token-of-reader',
    arn
  })
  aws.accounts.addRole({ arn: `arn:aws:iam::${ssoAccount}:role/orders`, trusts: arn })
  try {
    await rig.ask('role', { sts: aws.url })
    expect(aws.calls).toMatchObject([{ action: 'AssumeRole', arn, refused: '' }])
    expect(rig.told).toMatchObject([{ profile: 'reader' }])
  } finally {
    await aws.stop()
  }
})

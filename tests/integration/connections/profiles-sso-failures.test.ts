import { afterEach, beforeEach, expect, test } from 'vitest'
import { failureOf, inSeconds, ssoConfig, SsoRig } from '../../support/sso-rig.js'

let rig: SsoRig

beforeEach(async () => {
  rig = await SsoRig.start()
})
afterEach(() => rig.close())

test.each([
  ['denied', 'SsoSignInRefused'],
  ['expired', 'SsoSignInExpired']
] as const)('a sign-in that is %s in the browser is told as that', async (state, code) => {
  const onDevice = () => {
    rig.sso.devices[0]!.state = state
  }
  expect(await failureOf(rig.ask('reader', { onDevice }))).toMatchObject({ code, retryable: false })
})

test('a sign-in that nobody finishes ends by itself', async () => {
  rig.sso.settings.deviceSeconds = 1
  const failure = await failureOf(rig.ask('reader', { onDevice: () => undefined }))
  expect(failure).toMatchObject({ code: 'SsoSignInExpired' })
})

test('without anyone to ask, a session that has ended is a failure', async () => {
  const failure = await failureOf(rig.ask('reader', { onDevice: null }))
  expect(failure).toMatchObject({ code: 'SsoSignInNeeded' })
  expect(rig.sso.calls).toEqual([])
})

test('an account that the person may not use is told as that', async () => {
  const failure = await failureOf(rig.ask('other'))
  expect(failure).toMatchObject({ code: 'AccessDenied' })
  expect(failure.hint).toContain('sso_account_id')
})

test('a start URL that the service does not know is told as that', async () => {
  rig.sso.settings.startUrl = 'https://elsewhere.awsapps.com/start'
  const failure = await failureOf(rig.ask('reader'))
  expect(failure.hint).toContain('sso_start_url')
})

test('a service that is not there is told as that, and may be tried again', async () => {
  await rig.sso.close()
  expect(await failureOf(rig.ask('reader'))).toMatchObject({
    code: 'ConnectionRefused',
    retryable: true
  })
})

test.each([
  ['sso_region', 'sso-session team'],
  ['sso_start_url', 'sso-session team'],
  ['sso_account_id', 'profile reader'],
  ['sso_role_name', 'profile reader']
])('where %s is missing, %s is named', async (key, where) => {
  await rig.home.write('.aws/config', ssoConfig.replaceAll(new RegExp(`^${key} =.*\\n`, 'gm'), ''))
  const failure = await failureOf(rig.ask('reader'))
  expect(failure).toMatchObject({ code: 'IncompleteProfile' })
  expect(failure.message).toContain(key)
  expect(failure.message).toContain(where)
})

test('a session that the file does not have is named', async () => {
  await rig.home.write('.aws/config', ssoConfig.replace('[sso-session team]', '[sso-session else]'))
  const failure = await failureOf(rig.ask('reader'))
  expect(failure.message).toContain('sso-session team')
})

test('no token is in any failure', async () => {
  await rig.ask('reader')
  const { accessToken = '', refreshToken = '', clientSecret = '' } = await rig.cached('team')
  await rig.alter('team', { expiresAt: inSeconds(-5) })
  rig.sso.clients.length = 0
  const failures = [
    await failureOf(rig.ask('reader', { onDevice: null })),
    await failureOf(rig.ask('reader', { onDevice: () => (rig.sso.devices[1]!.state = 'denied') }))
  ]
  for (const secret of [accessToken, refreshToken, clientSecret]) {
    expect(secret).not.toBe('')
    expect(JSON.stringify(failures)).not.toContain(secret)
  }
})

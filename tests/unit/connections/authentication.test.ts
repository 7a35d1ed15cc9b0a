import { describe, expect, it } from 'vitest'
import {
  applyingSettings,
  AuthenticationSettings,
  blankAuthentication,
  certificateProblem,
  certificatesIn,
  ConnectionDraft,
  privateKeyIn,
  privateKeyProblem,
  settingsProblems
} from '../../../src-main/contract/index.js'
import { connectionDraft } from '../../support/connection-draft.js'

/** What is wrong with a draft, by field. */
const problemsOf = (over: Partial<ConnectionDraft>) =>
  Object.fromEntries(
    (ConnectionDraft.safeParse(connectionDraft(over)).error?.issues ?? []).map(
      ({ path, message }) => [path.join('.'), message]
    )
  )

const role = 'arn:aws:iam::123456789012:role/orders'
const anchor = 'arn:aws:rolesanywhere:eu-central-1:123456789012:trust-anchor/0b6a2c9e'
const profile = 'arn:aws:rolesanywhere:eu-central-1:123456789012:profile/1f7e5c1e'
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'
const key = '-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----'

describe('fields', () => {
  it.each([
    ['roleToAssume', role],
    ['roleToAssume', 'arn:aws-cn:iam::123456789012:role/a/path/orders'],
    ['sessionName', 'ada@desk-1,2.3=4+5_6'],
    ['durationSeconds', 900],
    ['durationSeconds', 3600],
    ['durationSeconds', null]
  ])('%s takes %s', (field, value) => {
    expect(problemsOf({ [field]: value })).toEqual({})
  })

  it.each([
    ['roleToAssume', 'arn:aws:iam::123456789012:user/ada'],
    ['roleToAssume', 'arn:aws:iam::12345:role/orders'],
    ['roleToAssume', 'orders'],
    ['sessionName', 'a'],
    ['sessionName', 'has space'],
    ['sessionName', 'x'.repeat(65)],
    ['durationSeconds', 899],
    ['durationSeconds', 3601],
    ['durationSeconds', 900.5],
    ['durationSeconds', Number.NaN],
    ['customRegion', 'EU-WEST-1'],
    ['customRegion', 'frankfurt']
  ])('%s refuses %s', (field, value) => {
    expect(Object.keys(problemsOf({ [field]: value }))).toEqual([field])
  })

  it.each([
    ['externalId', 'x'],
    ['mfaSerial', 'arn:aws:iam::123456789012:user/ada'],
    ['mfaSerial', 'short']
  ])('%s refuses %s', (field, value) => {
    expect(Object.keys(problemsOf({ roleToAssume: role, [field]: value }))).toEqual([field])
  })

  it.each([
    ['externalId', 'partner:7/a'],
    ['mfaSerial', 'arn:aws:iam::123456789012:mfa/ada'],
    ['mfaSerial', 'GAHT12345678']
  ])('%s takes %s, with a role only', (field, value) => {
    expect(problemsOf({ roleToAssume: role, [field]: value })).toEqual({})
    expect(problemsOf({ [field]: value })).toEqual({ [field]: 'This needs a role to assume.' })
  })
})

describe('Roles Anywhere', () => {
  const filled = {
    authentication: 'roles-anywhere',
    profileArn: profile,
    roleArn: role,
    trustAnchorArn: anchor,
    certificate,
    privateKey: key
  } as const

  it('has all that is required', () => {
    expect(problemsOf(filled)).toEqual({})
    expect(Object.keys(problemsOf({ authentication: 'roles-anywhere' })).sort()).toEqual([
      'certificate',
      'profileArn',
      'roleArn',
      'trustAnchorArn'
    ])
  })

  it('takes ARNs of the right kind only', () => {
    const wrong = { profileArn: anchor, roleArn: profile, trustAnchorArn: profile }
    for (const [field, value] of Object.entries(wrong)) {
      expect(Object.keys(problemsOf({ ...filled, [field]: value }))).toEqual([field])
    }
  })

  it('is asked in eu-central-1 unless told otherwise, where its ARNs have to be', () => {
    expect(blankAuthentication.rolesAnywhereRegion).toBe('eu-central-1')
    const message = 'This is in eu-central-1, but the Roles Anywhere region is us-east-2.'
    expect(problemsOf({ ...filled, rolesAnywhereRegion: 'us-east-2' })).toEqual({
      profileArn: message,
      trustAnchorArn: message
    })
    expect(
      problemsOf({
        ...filled,
        rolesAnywhereRegion: 'us-east-2',
        rolesAnywhereCustomRegion: 'eu-central-1'
      })
    ).toEqual({})
    expect(
      problemsOf({ ...filled, rolesAnywhereCustomRegion: 'Frankfurt' }).rolesAnywhereCustomRegion
    ).toMatch(/lowercase, with dashes/)
  })
})

describe('PEM', () => {
  it('finds the certificates of a file, in order, without what is around them', () => {
    const second = certificate.replace('MIIB', 'MIIC')
    const file = `Bag Attributes\n  name: x\n${certificate}\n${key}\n${second}\n`
    expect(certificatesIn(file)).toBe(`${certificate}\n${second}`)
    expect(privateKeyIn(file)).toBe(key)
  })

  it.each(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'])('knows a %s', (kind) => {
    const text = `-----BEGIN ${kind}-----\nMIIE\n-----END ${kind}-----`
    expect(privateKeyProblem(text)).toBeNull()
    expect(privateKeyIn(text)).toBe(text)
  })

  it('refuses a certificate among the keys, and a key among the certificates', () => {
    expect(privateKeyProblem(certificate)).toMatch(/no private key/)
    expect(certificateProblem(key)).toMatch(/holds a private key/)
    expect(certificateProblem(`${certificate}\n${key}`)).toMatch(/holds a private key/)
    expect(certificateProblem('hello')).toMatch(/no certificate/)
  })

  it.each([
    '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE\n-----END ENCRYPTED PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIE\n-----END RSA PRIVATE KEY-----'
  ])('says what to do with a key that has a passphrase', (text) => {
    expect(privateKeyProblem(text)).toMatch(/passphrase.*openssl/)
  })
})

it('what does not apply to the authentication type is blank', () => {
  const all = AuthenticationSettings.parse({
    roleToAssume: role,
    externalId: 'partner-7',
    sessionName: 'ada',
    durationSeconds: 900,
    profileArn: profile,
    roleArn: role,
    trustAnchorArn: anchor,
    certificate
  })
  expect(applyingSettings('access-keys', all)).toEqual({
    ...blankAuthentication,
    roleToAssume: role,
    externalId: 'partner-7',
    sessionName: 'ada',
    durationSeconds: 900
  })
  expect(applyingSettings('roles-anywhere', all)).toMatchObject({ roleToAssume: '', roleArn: role })
  expect(applyingSettings('sandbox', all)).toEqual(blankAuthentication)
  expect(settingsProblems('sandbox', blankAuthentication)).toEqual({})
})

import {
  blankAuthentication,
  ConnectionDraft,
  partitionOf,
  RegionCode,
  type Connection
} from '@contract'
import { describe, expect, it } from 'vitest'
import {
  draftOf,
  emptyDraft,
  problemsOf,
  testProblemsOf,
  toRequest,
  toTestRequest
} from '@/features/connection/connection-draft'
import { regionOptions } from '@/features/connection/region-options'

const saved: Connection = {
  id: 'c1',
  name: 'orders-prod',
  environment: 'production',
  authentication: 'access-keys',
  region: 'eu-west-1',
  customRegion: '',
  endpoint: '',
  keepNothingOnDisk: false,
  readOnly: false,
  ...blankAuthentication,
  maskedKeyId: 'AKIA…MPLE',
  hasSecret: true,
  hasSessionToken: true,
  hasPrivateKey: false,
  secretStorage: 'keychain',
  sandbox: false
}

const filled = {
  ...emptyDraft(),
  name: 'mine',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: 'a/secret'
}

describe('problemsOf a new connection', () => {
  it('wants a name and both keys', () => {
    expect(problemsOf(emptyDraft(), null, [])).toEqual({
      name: 'Give the connection a name.',
      accessKeyId: 'Enter the access key.',
      secretKey: 'Enter the secret key.'
    })
    expect(problemsOf(filled, null, [])).toEqual({})
  })

  it('wants a name of its own, in any case', () => {
    const draft = { ...filled, name: ' Orders-PROD ' }
    expect(problemsOf(draft, null, [saved]).name).toBe(
      'There is a connection with this name already.'
    )
  })

  it('takes no secret with characters that no request can carry', () => {
    const draft = { ...filled, secretKey: 'a/secret\u200b', sessionToken: 'token-ü' }
    expect(problemsOf(draft, null, [])).toEqual({
      secretKey: 'A secret key has no line ends and no letters beyond ASCII. Copy it again.',
      sessionToken: 'A session token has no line ends and no letters beyond ASCII. Copy it again.'
    })
  })

  it.each([
    ['aws_secret_access_key = abcd', /only what stands after the =/],
    ['AWS_SECRET_ACCESS_KEY=abcd', /only what stands after the =/],
    ['AKIAIOSFODNN7EXAMPLE,wJalr', /no blanks and no commas. Paste nothing but the secret key/],
    ['a b', /no blanks/]
  ])('takes no secret key %s', (secretKey, said) => {
    expect(problemsOf({ ...filled, secretKey }, null, []).secretKey).toMatch(said)
  })

  it('takes a secret key with every letter of base64, and no token with a blank', () => {
    expect(problemsOf({ ...filled, secretKey: 'aws+/x=='.padEnd(40, '9') }, null, [])).toEqual({})
    expect(problemsOf({ ...filled, sessionToken: 'a b' }, null, []).sessionToken).toMatch(
      'Paste nothing but the session token.'
    )
  })

  it.each([
    ['http://localhost:9324\\@evil', /no backslash/],
    ['http://localhost:9324/?', /what follows \? or #/],
    ['http://localhost:9324#', /what follows \? or #/],
    ['https://ada:secret@sqs.local', /user name and the password out/],
    ['https://sqs.local/?region=x', /what follows \? or #/],
    ['https://sqs .local', /starts with http/]
  ])('takes no endpoint %s', (endpoint, said) => {
    expect(problemsOf({ ...filled, endpoint }, null, []).endpoint).toMatch(said)
  })

  it('leaves out of a name what turns the text around it', () => {
    const { name } = ConnectionDraft.parse(
      toRequest({ ...filled, name: 'a\u202ednar\u0007\u2066 1' }, null)
    )
    expect(name).toBe('adnar 1')
  })

  it('compares names as they are read', () => {
    for (const name of ['orders\u202e-prod', 'orders-\u200bprod', '\u2060Orders-prod\u00ad']) {
      expect(problemsOf({ ...filled, name }, null, [saved]).name).toBe(
        'There is a connection with this name already.'
      )
    }
  })

  it('says in words what is wrong with a region and an endpoint', () => {
    const draft = { ...filled, customRegion: 'Frankfurt', endpoint: 'localhost:4566' }
    expect(problemsOf(draft, null, [])).toEqual({
      customRegion: 'A region looks like us-east-2: lowercase, with dashes.',
      endpoint: 'The endpoint must be a URL that starts with http:// or https://.'
    })
  })
})

describe('the list of regions', () => {
  it('has the code and the long name of each, once', () => {
    expect(regionOptions).toContainEqual({
      value: 'eu-central-1',
      label: 'Europe (Frankfurt)  eu-central-1'
    })
    expect(new Set(regionOptions.map(({ value }) => value)).size).toBe(regionOptions.length)
    for (const { value } of regionOptions) expect(RegionCode.safeParse(value).success).toBe(true)
  })

  it('knows the partition of each', () => {
    const ids = new Set(regionOptions.map(({ value }) => partitionOf(value).id))
    expect([...ids].sort()).toEqual(['aws', 'aws-cn', 'aws-eusc', 'aws-us-gov'])
    expect(partitionOf('eusc-de-east-1').domain).toBe('amazonaws.eu')
  })
})

describe('problemsOf a stored connection', () => {
  it('lets blank keys stand for what is stored', () => {
    expect(problemsOf(draftOf(saved), saved, [])).toEqual({})
  })

  it('wants the secret key of another access key', () => {
    const draft = { ...draftOf(saved), accessKeyId: 'AKIAOTHER' }
    expect(problemsOf(draft, saved, []).secretKey).toBe(
      'Another access key needs its own secret key.'
    )
  })

  it('wants a secret that is not stored any more', () => {
    expect(problemsOf(draftOf(saved), { ...saved, hasSecret: false }, []).secretKey).toBe(
      'Enter the secret key.'
    )
  })
})

describe('toRequest', () => {
  it('keeps blank secrets blank and removes the token only where asked', () => {
    const kept = toRequest(draftOf(saved), saved.id)
    expect(kept).toMatchObject({ id: 'c1', accessKeyId: '', secretKey: '', sessionToken: '' })
    expect(toRequest({ ...draftOf(saved), removeSessionToken: true }, 'c1').sessionToken).toBeNull()
  })

  it('trims what was pasted', () => {
    const request = toRequest({ ...filled, name: ' mine ', secretKey: ' a/secret\n' }, null)
    expect(request).toMatchObject({ name: 'mine', secretKey: 'a/secret' })
    expect(request).not.toHaveProperty('id')
  })
})

describe('a test of the connection', () => {
  const named = (name: string) => ({ ...filled, name })

  it('does not mind a name that is blank, too long or taken', () => {
    for (const name of ['', ' ', 'x'.repeat(121), saved.name]) {
      const problems = problemsOf(named(name), null, [saved])
      expect(problems.name).toBeDefined()
      expect(testProblemsOf(problems)).toEqual({})
      const { success } = ConnectionDraft.safeParse(toTestRequest(named(name), null))
      expect(success).toBe(true)
    }
  })

  it('minds everything else, and goes by the name that was typed', () => {
    const problems = problemsOf({ ...named('mine'), endpoint: 'nonsense' }, null, [saved])
    expect(Object.keys(testProblemsOf(problems))).toEqual(['endpoint'])
    expect(toTestRequest(named('mine'), null).name).toBe('mine')
  })
})

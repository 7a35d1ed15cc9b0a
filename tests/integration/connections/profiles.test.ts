import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assumedRole } from '../../../src-main/connections/authentication/assume-role.js'
import { Prompts } from '../../../src-main/connections/authentication/prompts.js'
import { listProfiles, profileCredentials } from '../../../src-main/connections/profiles/index.js'
import { startAwsServer, type AwsServer } from '../../support/aws-server.js'
import { useAwsHome, type AwsHome } from '../../support/aws-home.js'

const user = 'arn:aws:iam::123456789012:user/ada'
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`
const keys = { accessKeyId: 'AKIAPROFILETEST00001', secretAccessKey: 'of/the+file' }
const { signal } = new AbortController()

let home: AwsHome
let aws: AwsServer
const prompts = new Prompts(() => undefined)

beforeEach(async () => {
  home = await useAwsHome()
  aws = await startAwsServer('http://127.0.0.1:1')
  aws.accounts.add({ ...keys, arn: user })
})
afterEach(async () => {
  await aws.stop()
  await home.restore()
})

const ask = (profile: string, abort: AbortSignal = signal) =>
  profileCredentials({
    profile,
    region: 'eu-central-1',
    assumeRole: (base, wanted, region) =>
      assumedRole(base, wanted, { region, endpoint: aws.url, connection: 'test', prompts }),
    signal: abort
  })

const failed = async (asking: Promise<unknown>) => {
  const error: unknown = await asking.then(
    () => null,
    (thrown: unknown) => thrown
  )
  return (error as { failure: { code: string; message: string; hint: string } }).failure
}

const credentials = `[base]
aws_access_key_id = ${keys.accessKeyId}
aws_secret_access_key = ${keys.secretAccessKey}
`

test('profiles of both files are listed with how they come by their credentials', async () => {
  await home.write(
    '.aws/config',
    `[default]
region = us-east-2
[profile role]
role_arn = ${role('reader')}
source_profile = base
[profile machine]
role_arn = ${role('reader')}
credential_source = Ec2InstanceMetadata
[profile tool]
credential_process = /bin/true
[profile team]
sso_session = team
sso_account_id = 123456789012
sso_role_name = reader
[profile old-team]
sso_start_url = https://team.awsapps.com/start
[profile base]
region = eu-west-1
[sso-session team]
sso_start_url = https://team.awsapps.com/start
[services local]
sqs =
  endpoint_url = http://localhost:4566
`
  )
  await home.write(
    '.aws/credentials',
    `${credentials}[only-here]\naws_access_key_id = a\naws_secret_access_key = b\n[profile wrong]\naws_access_key_id = a\n`
  )
  expect(await listProfiles()).toEqual([
    { name: 'default', kind: 'other', region: 'us-east-2' },
    { name: 'role', kind: 'assume-role', region: '' },
    { name: 'machine', kind: 'assume-role', region: '' },
    { name: 'tool', kind: 'credential-process', region: '' },
    { name: 'team', kind: 'sso', region: '' },
    { name: 'old-team', kind: 'sso', region: '' },
    { name: 'base', kind: 'static', region: 'eu-west-1' },
    { name: 'only-here', kind: 'static', region: '' }
  ])
})

test('no files are no profiles, and what is added later is seen', async () => {
  expect(await listProfiles()).toEqual([])
  await home.write('.aws/credentials', credentials)
  expect(await listProfiles()).toHaveLength(1)
})

test('the files may be elsewhere', async () => {
  home.set('AWS_CONFIG_FILE', await home.write('own/config', '[profile a]\nregion = us-east-1\n'))
  home.set('AWS_SHARED_CREDENTIALS_FILE', await home.write('own/keys', credentials))
  expect((await listProfiles()).map(({ name }) => name)).toEqual(['a', 'base'])
  expect(await ask('base')).toEqual(keys)
})

test('a file that cannot be read is told by its path', async () => {
  // A folder on the way that is a file cannot be read by anyone, not even by root.
  const file = await home.write('blocked', '')
  home.set('AWS_CONFIG_FILE', join(file, 'config'))
  const failure = await failed(listProfiles())
  expect(failure).toMatchObject({ code: 'ProfilesUnreadable' })
  expect(failure.message).toContain(file)
})

test('fixed keys, with and without a session token', async () => {
  await home.write(
    '.aws/credentials',
    `${credentials}[temporary]\naws_access_key_id = a\naws_secret_access_key = b\naws_session_token = c\n`
  )
  expect(await ask('base')).toEqual(keys)
  expect(await ask('temporary')).toEqual({
    accessKeyId: 'a',
    secretAccessKey: 'b',
    sessionToken: 'c'
  })
})

test('a role is assumed with the keys of its source, through a chain of two', async () => {
  await home.write('.aws/credentials', credentials)
  await home.write(
    '.aws/config',
    `[profile first]
role_arn = ${role('first')}
source_profile = base
external_id = partner-7
role_session_name = ada
[profile second]
role_arn = ${role('second')}
source_profile = first
duration_seconds = 900
region = us-west-2
`
  )
  aws.accounts.addRole({ arn: role('first'), trusts: user, externalId: 'partner-7' })
  const first = 'arn:aws:sts::123456789012:assumed-role/first/ada'
  aws.accounts.addRole({ arn: role('second'), trusts: first })
  const before = Date.now()
  const given = await ask('second')
  expect(aws.calls.map(({ action, arn, refused }) => ({ action, arn, refused }))).toEqual([
    { action: 'AssumeRole', arn: user, refused: '' },
    { action: 'AssumeRole', arn: first, refused: '' }
  ])
  const owner = aws.accounts.find(given.accessKeyId, given.sessionToken ?? '')
  expect(owner.arn).toMatch(/assumed-role\/second\//)
  const life = given.expiration!.getTime() - before
  expect(life).toBeGreaterThan(890_000)
  expect(life).toBeLessThan(960_000)
})

test('a profile may be its own source', async () => {
  await home.write(
    '.aws/credentials',
    credentials.replace('[base]', `[base]\nrole_arn = ${role('own')}\nsource_profile = base`)
  )
  aws.accounts.addRole({ arn: role('own'), trusts: user })
  await ask('base')
  expect(aws.calls).toMatchObject([{ action: 'AssumeRole', arn: user, refused: '' }])
})

test('the code of an MFA device is asked for, and again where it is wrong', async () => {
  await home.write('.aws/credentials', credentials)
  const serial = 'arn:aws:iam::123456789012:mfa/ada'
  await home.write(
    '.aws/config',
    `[profile mfa]\nrole_arn = ${role('mfa')}\nsource_profile = base\nmfa_serial = ${serial}\n`
  )
  aws.accounts.addRole({ arn: role('mfa'), trusts: user, mfa: { serial, codes: ['123456'] } })
  const asking = ask('mfa')
  await expect.poll(() => prompts.list()).toMatchObject([{ serial, state: 'asking' }])
  prompts.answer(prompts.list()[0]!.id, '000000')
  await expect
    .poll(() => prompts.list()[0])
    .toMatchObject({ problem: expect.stringContaining('did not take') as string })
  prompts.answer(prompts.list()[0]!.id, '123456')
  expect((await asking).sessionToken).toBeTruthy()
})

test('a role that does not trust the source is refused as that', async () => {
  await home.write('.aws/credentials', credentials)
  await home.write(
    '.aws/config',
    `[profile no]\nrole_arn = ${role('other')}\nsource_profile = base\n`
  )
  expect(await failed(ask('no'))).toMatchObject({ code: 'AccessDenied' })
})

test('profiles that lead back to each other are told by their names', async () => {
  const profile = (name: string, source: string) =>
    `[profile ${name}]\nrole_arn = ${role(name)}\nsource_profile = ${source}\n`
  await home.write('.aws/config', profile('a', 'b') + profile('b', 'c') + profile('c', 'a'))
  const failure = await failed(ask('a'))
  expect(failure).toMatchObject({ code: 'ProfileCycle' })
  expect(failure.message).toContain('a → b → c → a')
  expect(aws.calls).toEqual([])
})

/** Whether a process is there, and is not one that has ended and is only listed. */
const runs = (pid: number) => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return /^[^Z\s]/.test(stdout)
}

const script = (lines: string) => home.write('tool.sh', `#!/bin/sh\n${lines}\n`, 0o700)

test('a credential_process gives what it prints', async () => {
  const ends = new Date(Date.now() + 600_000)
  const printed = {
    Version: 1,
    AccessKeyId: 'AKIATOOL',
    SecretAccessKey: 's',
    SessionToken: 't',
    Expiration: ends.toISOString()
  }
  const path = await script(`echo '${JSON.stringify(printed)}'`)
  await home.write('.aws/config', `[profile tool]\ncredential_process = ${path} --user ada\n`)
  expect(await ask('tool')).toMatchObject({
    accessKeyId: 'AKIATOOL',
    secretAccessKey: 's',
    sessionToken: 't',
    expiration: ends
  })
})

test('it can be the source of a role', async () => {
  const { accessKeyId, secretAccessKey } = keys
  const printed = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }
  const path = await script(`echo '${JSON.stringify(printed)}'`)
  await home.write(
    '.aws/config',
    `[profile tool]\ncredential_process = ${path}\n[profile role]\nrole_arn = ${role('r')}\nsource_profile = tool\n`
  )
  aws.accounts.addRole({ arn: role('r'), trusts: user })
  await ask('role')
  expect(aws.calls).toMatchObject([{ action: 'AssumeRole', arn: user, refused: '' }])
})

test.each([
  ['fails', 'echo secret-in-output >&2; exit 3', 'failed'],
  ['prints no JSON', 'echo hello', 'not JSON'],
  ['prints megabytes', 'head -c 4000000 /dev/zero', 'far too much'],
  ['prints another version', `echo '{"Version": 2}'`, 'Version'],
  ['prints no keys', `echo '{"Version": 1}'`, 'AccessKeyId'],
  [
    'prints what has expired',
    `echo '{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"2020-01-01T00:00:00Z"}'`,
    'expired'
  ]
])('a credential_process that %s is told without its words', async (_, lines, expected) => {
  const path = await script(lines)
  await home.write(
    '.aws/config',
    `[profile tool]\ncredential_process = ${path} --password secret-in-command\n`
  )
  const failure = await failed(ask('tool'))
  expect(failure).toMatchObject({ code: 'CredentialProcessFailed' })
  expect(failure.message).toContain(expected)
  expect(failure.hint).toContain('terminal')
  expect(JSON.stringify(failure)).not.toContain('secret-in')
})

test('a process that hangs can be cancelled, and ends with all that it has started', async () => {
  const pidFile = join(home.folder, 'pid')
  const path = await script(`sleep 600 & echo $! > '${pidFile}'; wait`)
  await home.write('.aws/config', `[profile slow]\ncredential_process = ${path}\n`)
  const controller = new AbortController()
  const asking = ask('slow', controller.signal)
  const pid = () => readFile(pidFile, 'utf8').then(Number, () => 0)
  await expect.poll(pid).toBeGreaterThan(0)
  controller.abort()
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
  const started = await pid()
  await expect.poll(() => runs(started)).toBe(false)
})

test.each([
  ['gone', 'ProfileNotFound'],
  ['constructor', 'ProfileNotFound'],
  ['empty', 'IncompleteProfile'],
  ['half', 'IncompleteProfile'],
  ['odd', 'IncompleteProfile'],
  ['lost', 'ProfileNotFound']
])('profile %s is refused as %s', async (name, code) => {
  await home.write(
    '.aws/config',
    `[profile empty]
region = us-east-1
[profile half]
aws_access_key_id = a
[profile odd]
role_arn = ${role('odd')}
source_profile = base
duration_seconds = an hour
[profile lost]
role_arn = ${role('lost')}
source_profile = gone
`
  )
  await home.write('.aws/credentials', credentials)
  const failure = await failed(ask(name))
  expect(failure.code).toBe(code)
  expect(failure.hint).not.toBe('')
})

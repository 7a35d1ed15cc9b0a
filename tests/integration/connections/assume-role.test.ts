import { readFile } from 'node:fs/promises'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { inCall } from '../../../src-main/connector/call-context.js'
import type { ConnectionDraft } from '../../../src-main/contract/index.js'
import { startAwsServer, type AwsServer } from '../../support/aws-server.js'
import { connectionDraft } from '../../support/connection-draft.js'
import { startConnectionRig, type ConnectionRig } from '../../support/connection-rig.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'

/** Access keys with a role to assume, against an STS that verifies every signature and every condition. */

const user = 'arn:aws:iam::123456789012:user/ada'
const roleArn = 'arn:aws:iam::123456789012:role/orders'
const serial = 'arn:aws:iam::123456789012:mfa/ada'
const keys = { accessKeyId: 'AKIALONGPOLLTEST4321', secretAccessKey: 'kept/Secret+0123456789' }
const { signal } = new AbortController()

let sqs: SqsServer
let aws: AwsServer
let rig: ConnectionRig

beforeAll(async () => {
  sqs = await startSqsServer()
  await sqs.createQueue({ name: 'orders' })
})
afterAll(() => sqs.stop())
beforeEach(async () => {
  aws = await startAwsServer(sqs.url)
  aws.accounts.add({ ...keys, arn: user })
  rig = await startConnectionRig()
})
afterEach(async () => {
  await rig.close()
  await aws.stop()
})

const draft = (over: Partial<ConnectionDraft> = {}): Partial<ConnectionDraft> => ({
  name: 'orders',
  endpoint: aws.url,
  accessKeyId: keys.accessKeyId,
  secretKey: keys.secretAccessKey,
  roleToAssume: roleArn,
  ...over
})

const listQueues = async (id: string): Promise<number> => {
  const client = (await rig.clients.of(id)).clientFor(null)
  return (await client.send(new ListQueuesCommand({}))).QueueUrls?.length ?? 0
}

const callsOf = (action: string) => aws.calls.filter((call) => call.action === action)

test('SQS is asked as the role, with what the form says', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, externalId: 'partner-7' })
  const id = await rig.save(
    draft({ externalId: 'partner-7', sessionName: 'ada@desk', durationSeconds: 900 })
  )
  expect(await listQueues(id)).toBe(1)
  const [assume] = callsOf('AssumeRole')
  expect(assume).toMatchObject({
    arn: user,
    refused: '',
    input: {
      RoleArn: roleArn,
      ExternalId: 'partner-7',
      RoleSessionName: 'ada@desk',
      DurationSeconds: '900'
    }
  })
  expect(callsOf('ListQueues')[0]?.arn).toBe(
    'arn:aws:sts::123456789012:assumed-role/orders/ada@desk'
  )
})

test('blank fields are not sent, and the session has a name of the app', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user })
  await listQueues(await rig.save(draft()))
  const { input } = callsOf('AssumeRole')[0]!
  expect(Object.keys(input).sort()).toEqual(['Action', 'RoleArn', 'RoleSessionName', 'Version'])
  expect(input['RoleSessionName']).toBe('longpoll')
})

test('temporary keys with their session token can assume it too', async () => {
  aws.accounts.add({ ...keys, arn: user, sessionToken: 'token' })
  aws.accounts.addRole({ arn: roleArn, trusts: user })
  expect(await listQueues(await rig.save(draft({ sessionToken: 'token' })))).toBe(1)
})

test('everything that acts for a connection shares one session', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user })
  aws.delay = 50
  const id = await rig.save(draft())
  const all = await Promise.all([
    listQueues(id),
    listQueues(id),
    rig.checker.identity(id, signal),
    listQueues(id)
  ])
  expect(all[2]).toEqual({
    account: '123456789012',
    arn: 'arn:aws:sts::123456789012:assumed-role/orders/longpoll'
  })
  await listQueues(id)
  expect(callsOf('AssumeRole')).toHaveLength(1)
})

test('a connection that was changed gets credentials of its own', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user })
  const id = await rig.save(draft())
  await listQueues(id)
  await rig.save(draft({ id, sessionName: 'another' }))
  await listQueues(id)
  expect(callsOf('AssumeRole').map(({ input }) => input['RoleSessionName'])).toEqual([
    'longpoll',
    'another'
  ])
  expect(callsOf('ListQueues').map(({ arn }) => arn.split('/').at(-1))).toEqual([
    'longpoll',
    'another'
  ])
})

test('credentials are renewed beside the requests before they end, and a renewal that fails breaks nothing', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user })
  const id = await rig.save(draft())
  const keyOf = async () => (await (await rig.targets.of(id)).credentials()).accessKeyId
  await listQueues(id)
  const first = await keyOf()
  aws.down = true
  rig.ahead = 3_400_000
  expect(await listQueues(id)).toBe(1)
  await expect.poll(() => callsOf('AssumeRole').length, { timeout: 5000 }).toBeGreaterThan(1)
  expect(await keyOf()).toBe(first)
  aws.down = false
  rig.ahead += 60_000
  expect(await listQueues(id)).toBe(1)
  await expect.poll(keyOf).not.toBe(first)
  expect(await listQueues(id)).toBe(1)
  expect(callsOf('ListQueues').every(({ refused }) => refused === '')).toBe(true)
})

test('credentials that have ended are not used, whatever it costs', async () => {
  const role = { arn: roleArn, trusts: user, life: 3600 }
  aws.accounts.addRole(role)
  const id = await rig.save(draft())
  await listQueues(id)
  rig.ahead = 3_541_000
  role.life = 7200
  await listQueues(id)
  expect(callsOf('AssumeRole')).toHaveLength(2)
})

test('a role that may not be assumed says whose permission is missing', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: 'arn:aws:iam::123456789012:user/eve' })
  const id = await rig.save(draft())
  await expect(listQueues(id)).rejects.toMatchObject({
    failure: {
      code: 'AccessDenied',
      message: `Could not assume ${roleArn}: the credentials do not allow it.`,
      hint: expect.stringContaining('sts:AssumeRole') as string
    }
  })
})

test('a wrong external id is refused, in the test too', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, externalId: 'partner-7' })
  const report = await rig.checker.test(connectionDraft(draft({ externalId: 'partner-8' })), signal)
  expect(report).toMatchObject({
    usable: false,
    identity: { status: 'failed', failure: { code: 'AccessDenied' } },
    listQueues: { status: 'skipped' }
  })
})

test('a server that is down is told as that, and may be tried again', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user })
  aws.down = true
  const id = await rig.save(draft())
  await expect(listQueues(id)).rejects.toMatchObject({ failure: { retryable: true } })
  aws.down = false
  expect(await listQueues(id)).toBe(1)
})

/** Answers the prompts with these codes, one after the other. */
function answerWith(...codes: string[]): { serials: string[]; problems: string[] } {
  const seen = { serials: [] as string[], problems: [] as string[] }
  rig.person = ([prompt]) => {
    if (prompt?.kind !== 'mfa' || prompt.state !== 'asking') return
    seen.serials.push(prompt.serial)
    seen.problems.push(prompt.problem)
    const code = codes.shift()
    if (code === undefined) rig.prompts.cancel(prompt.id)
    else rig.prompts.answer(prompt.id, code)
  }
  return seen
}

test('the code of the MFA device is asked for once, and sent with its serial', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, mfa: { serial, codes: ['123456'] } })
  const seen = answerWith('123456')
  const id = await rig.save(draft({ mfaSerial: serial }))
  await Promise.all([listQueues(id), listQueues(id)])
  expect(seen).toEqual({ serials: [serial], problems: [''] })
  expect(
    callsOf('AssumeRole').map(({ input }) => [input['SerialNumber'], input['TokenCode']])
  ).toEqual([[serial, '123456']])
})

test('a wrong code is said and asked for again', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, mfa: { serial, codes: ['222222'] } })
  const seen = answerWith('111111', '222222')
  expect(await listQueues(await rig.save(draft({ mfaSerial: serial })))).toBe(1)
  expect(seen.problems).toEqual(['', expect.stringContaining('did not take this code')])
})

test('a cancelled code fails everything that waits for it, once', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, mfa: { serial, codes: [] } })
  const seen = answerWith()
  const id = await rig.save(draft({ mfaSerial: serial }))
  for (const one of [listQueues(id), listQueues(id)]) {
    await expect(one).rejects.toMatchObject({ failure: { code: 'MfaCancelled' } })
  }
  expect(seen.serials).toHaveLength(1)
})

test('a device of somebody else is told as that, and not asked for again', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, mfa: { serial, codes: ['123456'] } })
  const seen = answerWith('123456')
  const id = await rig.save(draft({ mfaSerial: 'GAHT12345678' }))
  await expect(listQueues(id)).rejects.toMatchObject({ failure: { code: 'MfaRefused' } })
  expect(seen.serials).toEqual(['GAHT12345678'])
})

test('a connection that was tried out and saved is not asked for another code', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, mfa: { serial, codes: ['123456'] } })
  const seen = answerWith('123456')
  const tried = draft({ mfaSerial: serial })
  const report = await rig.checker.test(connectionDraft(tried), signal)
  expect(report).toMatchObject({ usable: true, summary: 'Connected to account 123456789012.' })
  expect(await listQueues(await rig.save(tried))).toBe(1)
  expect(seen.serials).toHaveLength(1)
})

test('a connection whose code was not given in the test is asked for it once it is saved', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, mfa: { serial, codes: ['123456'] } })
  const tried = draft({ mfaSerial: serial })
  answerWith()
  const report = await rig.checker.test(connectionDraft(tried), signal)
  expect(report.identity.failure).toMatchObject({ code: 'MfaCancelled' })
  answerWith('123456')
  expect(await listQueues(await rig.save(tried))).toBe(1)
})

test('a stopped test withdraws what it asks', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, mfa: { serial, codes: ['123456'] } })
  const stop = new AbortController()
  const testing = rig.checker.test(connectionDraft(draft({ mfaSerial: serial })), stop.signal)
  await expect.poll(() => rig.prompts.list()).toHaveLength(1)
  stop.abort()
  await expect(testing).rejects.toThrow()
  await expect.poll(() => rig.prompts.list()).toEqual([])
})

test('a call that is given up does not wait for the code, which stays asked for', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user, mfa: { serial, codes: ['123456'] } })
  const id = await rig.save(draft({ mfaSerial: serial }))
  const call = new AbortController()
  const client = (await rig.clients.of(id)).clientFor(null)
  const given = client.send(inCall(new ListQueuesCommand({}), { abortSignal: call.signal }))
  await expect.poll(() => rig.prompts.list()).toHaveLength(1)
  call.abort()
  await expect(given).rejects.toMatchObject({ name: 'AbortError' })
  const other = listQueues(id)
  rig.prompts.answer(rig.prompts.list()[0]!.id, '123456')
  expect(await other).toBe(1)
})

test('the file of the connections holds neither secret nor what was made of it', async () => {
  aws.accounts.addRole({ arn: roleArn, trusts: user })
  const id = await rig.save(draft())
  await listQueues(id)
  const { credentials } = await rig.targets.of(id)
  const made = await credentials()
  const text = await readFile(rig.path, 'utf8')
  for (const secret of [keys.secretAccessKey, made.secretAccessKey, made.sessionToken!]) {
    expect(text).not.toContain(secret)
  }
})

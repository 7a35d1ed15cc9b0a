import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import keytar from 'keytar'
import type { Connection, ConnectionDraft, Outcome } from '../../src-main/contract/index.js'
import {
  accessKeyId,
  assumedKeys,
  leaksIn,
  privateKey,
  secretKey,
  sessionToken
} from './secret-texts.js'
import { startAwsServer } from '../support/aws-server.js'
import { startSqsServer } from '../support/sqs-server.js'
import { send, startWitness, useApp } from './support.js'
import { connectionDraft } from '../support/connection-draft.js'

const draft = connectionDraft({
  name: 'kept',
  environment: 'production',
  region: 'eu-west-1',
  accessKeyId,
  secretKey,
  sessionToken
})

const longpoll = useApp()
let printed = ''
let witness: Awaited<ReturnType<typeof startWitness>>
let id = ''

const value = <T>(outcome: Outcome<unknown>): T => {
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value as T
}

test.beforeAll(async () => {
  const { stdout, stderr } = longpoll.app.process()
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (data: Buffer) => (printed += data.toString('latin1')))
  }
  witness = await startWitness()
  // Sent from the main process, so that the secret is in this page only if the app puts it there.
  id = value<Connection>(await save(draft)).id
})
test.afterAll(() => witness.close())

/** Saves through the page's bridge; what the page is given here it has to let go of again. */
const save = (saved: ConnectionDraft): Promise<Outcome<unknown>> =>
  send(longpoll.page, 'connections.save', saved)

test('the keychain has both secrets, as one item', async () => {
  const item = await keytar.getPassword(longpoll.keychainService, `connection:${id}`)
  expect(JSON.parse(item ?? '{}')).toEqual({ accessKeyId, secretKey, sessionToken })
})

test('no answer holds a secret', async () => {
  const outcomes = [
    await send(longpoll.page, 'connections.list', {}),
    await save({ ...draft, id, secretKey: '', sessionToken: '', region: 'eu-west-2' }),
    await send(longpoll.page, 'connections.duplicate', { id }),
    await send(longpoll.page, 'connections.test', {
      ...draft,
      id,
      secretKey: '',
      sessionToken: '',
      endpoint: witness.url
    }),
    await send(longpoll.page, 'connections.save', { ...draft, name: '' }),
    await send(longpoll.page, 'connections.save', { ...draft, region: 7 }),
    await send(longpoll.page, 'app.info', {})
  ]
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true, false, false, true])
  expect(leaksIn(JSON.stringify(outcomes))).toEqual([])
  expect(JSON.stringify(outcomes)).not.toContain(accessKeyId)
})

test('a connection whose form left the secret blank still uses the stored one', async () => {
  const used = value<Connection>(
    await save({ ...draft, id, secretKey: '', sessionToken: '', endpoint: witness.url })
  )
  expect(used).toMatchObject({ hasSecret: true, hasSessionToken: true })
  witness.seen.length = 0
  await send(longpoll.page, 'queues.list', { connectionId: id })
  expect(witness.seen.length).toBeGreaterThan(0)
})

const user = 'arn:aws:iam::123456789012:user/ada'
const role = 'arn:aws:iam::123456789012:role/orders'

test('the credentials of an assumed role are used, and are in no answer', async () => {
  const sqs = await startSqsServer()
  const aws = await startAwsServer(sqs.url)
  try {
    aws.accounts.add({ accessKeyId, secretAccessKey: secretKey, sessionToken, arn: user })
    aws.accounts.addRole({ arn: role, trusts: user, keys: assumedKeys })
    const assuming = { ...draft, name: 'assuming', endpoint: aws.url, roleToAssume: role }
    const saved = await save(assuming)
    const connectionId = value<Connection>(saved).id
    const outcomes = [
      saved,
      await send(longpoll.page, 'connections.test', assuming),
      await send(longpoll.page, 'queues.list', { connectionId }),
      await send(longpoll.page, 'connections.identity', { id: connectionId })
    ]
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true])
    expect(aws.calls.at(-1)?.arn).toContain('assumed-role')
    expect(leaksIn(JSON.stringify(outcomes))).toEqual([])
    const item = await keytar.getPassword(longpoll.keychainService, `connection:${connectionId}`)
    expect(item).not.toContain(assumedKeys.secretAccessKey)
  } finally {
    await aws.stop()
    await sqs.stop()
  }
})

const anywhere = connectionDraft({
  name: 'anywhere',
  authentication: 'roles-anywhere',
  profileArn: 'arn:aws:rolesanywhere:eu-central-1:123456789012:profile/1f7e5c1e',
  roleArn: role,
  trustAnchorArn: 'arn:aws:rolesanywhere:eu-central-1:123456789012:trust-anchor/0b6a2c9e',
  certificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  privateKey
})

test('a private key goes to the keychain, and is in no answer', async () => {
  const saved = await save(anywhere)
  const { id: savedId } = value<Connection>(saved)
  const item = await keytar.getPassword(longpoll.keychainService, `connection:${savedId}`)
  expect(JSON.parse(item ?? '{}')).toEqual({ privateKey })
  const again = { ...anywhere, id: savedId, privateKey: '' }
  const outcomes = [
    saved,
    await save({ ...again, sessionName: 'changed' }),
    await send(longpoll.page, 'connections.test', again),
    await send(longpoll.page, 'queues.list', { connectionId: savedId }),
    await send(longpoll.page, 'connections.duplicate', { id: savedId }),
    await save({ ...anywhere, name: 'wrong', certificate: privateKey })
  ]
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, false, true, false])
  expect(leaksIn(JSON.stringify(outcomes))).toEqual([])
})

test('a private key that is chosen as a file does not come to the page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longpoll-key-'))
  try {
    const path = join(folder, 'workload.key')
    await writeFile(path, privateKey)
    await longpoll.app.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
    }, path)
    const chosen = await send(longpoll.page, 'connections.choosePrivateKey', {})
    const asCertificate = await send(longpoll.page, 'connections.chooseCertificate', {})
    expect([chosen.ok, asCertificate.ok]).toEqual([true, false])
    expect(leaksIn(JSON.stringify([chosen, asCertificate]))).toEqual([])
    const { key } = value<{ key: string }>(chosen)
    const saved = await save({ ...anywhere, name: 'by file', privateKey: '', privateKeyFile: key })
    const account = `connection:${value<Connection>(saved).id}`
    const item = await keytar.getPassword(longpoll.keychainService, account)
    expect(JSON.parse(item ?? '{}')).toEqual({ privateKey })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

async function everyFile(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

test('no file of the app holds a secret or the whole access key', async () => {
  const files = await everyFile(longpoll.userData)
  expect(files.map((file) => file.slice(longpoll.userData.length + 1))).toContain(
    'connections.json'
  )
  for (const file of files) {
    // A file of the browser may go away while it is looked for.
    const text = await readFile(file, 'latin1').catch(() => '')
    const wide = text.replaceAll('\0', '')
    expect([...leaksIn(text), ...leaksIn(wide)], file).toEqual([])
    expect(text, file).not.toContain(accessKeyId)
  }
})

test('nothing that was printed holds a secret', () => {
  expect(leaksIn(printed)).toEqual([])
  expect(printed).not.toContain(accessKeyId)
})

test('removing the connection removes its item from the keychain', async () => {
  value(await send(longpoll.page, 'connections.remove', { id }))
  expect(await keytar.getPassword(longpoll.keychainService, `connection:${id}`)).toBeNull()
})

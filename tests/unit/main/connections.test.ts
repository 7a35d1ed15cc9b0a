import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ChosenKeys } from '../../../src-main/connections/chosen-keys.js'
import { Connections } from '../../../src-main/connections/connections.js'
import {
  ConnectionsFile,
  emptyFile,
  regionOf,
  sandboxId
} from '../../../src-main/connections/stored-connection.js'
import {
  blankAuthentication,
  type Connection,
  type ConnectionDraft
} from '../../../src-main/contract/index.js'
import { createMemoryStore } from '../../../src-main/secrets/memory-store.js'
import type { SecretStore } from '../../../src-main/secrets/secret-store.js'
import { Secrets } from '../../../src-main/secrets/secrets.js'
import { JsonFile } from '../../../src-main/storage/json-file.js'
import { connectionDraft } from '../../support/connection-draft.js'

const secretKey = 'sEcReT/key+0123456789'
const sessionToken = 't0kEn-0123456789'

const draft = (over: Partial<ConnectionDraft> = {}): ConnectionDraft =>
  connectionDraft({
    name: 'orders',
    environment: 'production',
    region: 'eu-west-1',
    accessKeyId: 'AKIAEXAMPLE00001234',
    secretKey,
    sessionToken,
    ...over
  })

let folder: string
let path: string
let keychain: SecretStore
let changes: Connection[][]
let notices: string[]
let chosenKeys: ChosenKeys

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connections-'))
  path = join(folder, 'connections.json')
  keychain = createMemoryStore()
  changes = []
  notices = []
  chosenKeys = new ChosenKeys()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What a start of the app would make of the file and the keychain. */
const open = (store: SecretStore = keychain) =>
  new Connections(
    new JsonFile(path, ConnectionsFile, emptyFile),
    new Secrets(store),
    (all) => changes.push(all),
    (notice) => notices.push(notice),
    chosenKeys
  )

const failing: SecretStore = {
  get: () => Promise.reject(new Error('locked')),
  set: () => Promise.reject(new Error('locked')),
  delete: () => Promise.reject(new Error('locked'))
}

test('on first start there is the sandbox', async () => {
  const [only, ...rest] = await open().list()
  expect(rest).toEqual([])
  expect(only).toMatchObject({ name: 'Local sandbox', sandbox: true, secretStorage: 'none' })
})

test('a connection is there again after a restart, its secret in the keychain and not in the file', async () => {
  const saved = await open().save(draft())
  const again = open()
  expect((await again.list()).at(-1)).toEqual(saved)
  expect(saved).toMatchObject({
    maskedKeyId: 'AKIA…1234',
    hasSecret: true,
    hasSessionToken: true,
    secretStorage: 'keychain'
  })
  expect(await again.secret(saved.id)).toEqual({
    accessKeyId: 'AKIAEXAMPLE00001234',
    secretKey,
    sessionToken,
    privateKey: ''
  })
  const text = await readFile(path, 'utf8')
  for (const secret of [secretKey, sessionToken, 'AKIAEXAMPLE00001234']) {
    expect(text).not.toContain(secret)
    expect(JSON.stringify([saved, changes])).not.toContain(secret)
  }
})

test('every change tells the whole list', async () => {
  const connections = open()
  const { id } = await connections.save(draft())
  await connections.remove(id)
  expect(changes.map((all) => all.map(({ name }) => name))).toEqual([
    ['Local sandbox', 'orders'],
    ['Local sandbox']
  ])
})

test('a blank secret keeps the stored one, a new one replaces it', async () => {
  const connections = open()
  const { id } = await connections.save(draft())
  await connections.save(draft({ id, region: 'eu-west-2', secretKey: '', sessionToken: '' }))
  expect(await connections.secret(id)).toMatchObject({ secretKey, sessionToken })
  await connections.save(draft({ id, secretKey: 'another' }))
  expect(await connections.secret(id)).toMatchObject({ secretKey: 'another', sessionToken })
})

test('a session token of null is removed', async () => {
  const connections = open()
  const { id } = await connections.save(draft())
  const saved = await connections.save(draft({ id, sessionToken: null }))
  expect(saved.hasSessionToken).toBe(false)
  expect(await connections.secret(id)).toMatchObject({ secretKey, sessionToken: '' })
})

test.each([
  ['MissingAccessKey', { accessKeyId: '' }],
  ['MissingSecretKey', { secretKey: '' }],
  ['NameTaken', { name: 'Local Sandbox' }],
  ['SandboxIsUnique', { authentication: 'sandbox' as const }],
  ['UnknownConnection', { id: 'nobody' }]
])('%s is refused and nothing is stored', async (code, over) => {
  const connections = open()
  await expect(connections.save(draft(over))).rejects.toMatchObject({ failure: { code } })
  expect(await connections.list()).toHaveLength(1)
})

test('two connections saved at the same time cannot get one name', async () => {
  const connections = open()
  const saves = await Promise.allSettled([connections.save(draft()), connections.save(draft())])
  expect(saves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a file of before there were read-only connections holds none', async () => {
  const { id } = await open().save(draft())
  const text = await readFile(path, 'utf8')
  expect(text).toContain('"readOnly": false')
  await writeFile(path, text.replace(/,\s*"readOnly": false/g, ''))
  const connections = open()
  expect((await connections.list()).map(({ readOnly }) => readOnly)).toEqual([false, false])
  expect(notices).toEqual([])
  await connections.save(draft({ id, readOnly: true }))
  const again = open()
  const isReadOnly = await again.readOnly()
  expect([isReadOnly(id), isReadOnly(sandboxId), isReadOnly('nobody')]).toEqual([
    true,
    false,
    false
  ])
  expect(await again.duplicate(id)).toMatchObject({ readOnly: true })
})

test('a copy has a name and an item of its own', async () => {
  const connections = open()
  const { id } = await connections.save(draft())
  const copy = await connections.duplicate(id)
  const second = await connections.duplicate(id)
  expect([copy.name, second.name]).toEqual(['orders copy', 'orders copy 2'])
  await connections.remove(id)
  expect(await connections.secret(copy.id)).toMatchObject({ secretKey, sessionToken })
  expect(await connections.secret(id)).toMatchObject({ secretKey: '' })
})

test('removing a connection removes its item of the keychain', async () => {
  const items = new Map<string, string>()
  const store: SecretStore = {
    get: (account) => Promise.resolve(items.get(account) ?? null),
    set: (account, secret) => Promise.resolve(void items.set(account, secret)),
    delete: (account) => Promise.resolve(void items.delete(account))
  }
  const connections = open(store)
  const { id } = await connections.save(draft())
  expect(items.size).toBe(1)
  await connections.remove(id)
  expect(items.size).toBe(0)
})

test('the sandbox may be renamed, but neither removed nor copied nor pointed elsewhere', async () => {
  const connections = open()
  const saved = await connections.save(
    draft({ id: sandboxId, name: 'Playground', endpoint: 'http://evil.example' })
  )
  expect(saved).toMatchObject({ name: 'Playground', authentication: 'sandbox', endpoint: '' })
  expect((await open().list())[0]).toEqual(saved)
  await expect(connections.remove(sandboxId)).rejects.toMatchObject({
    failure: { code: 'SandboxIsPermanent' }
  })
  await expect(connections.duplicate(sandboxId)).rejects.toMatchObject({
    failure: { code: 'SandboxIsUnique' }
  })
})

test('without a keychain the secret ends with the session and the form says so', async () => {
  const connections = open(failing)
  const { id } = await connections.save(draft())
  expect((await connections.list()).at(-1)).toMatchObject({
    hasSecret: true,
    secretStorage: 'session'
  })
  expect(await connections.secret(id)).toMatchObject({ secretKey })
  expect((await open(failing).list()).at(-1)).toMatchObject({
    name: 'orders',
    hasSecret: false,
    maskedKeyId: null,
    secretStorage: 'none'
  })
  expect(await readFile(path, 'utf8')).not.toContain(secretKey)
})

test('a file that cannot be read is kept, and said so, and the app starts', async () => {
  await writeFile(path, '{"version":1,"connections":[{"name":"lost')
  expect(await open().list()).toHaveLength(1)
  expect(notices).toHaveLength(1)
  expect(notices[0]).toContain('connections.unreadable-')
})

test('a short access key id is hidden altogether', async () => {
  const saved = await open().save(draft({ accessKeyId: 'short' }))
  expect(saved.maskedKeyId).toBe('••••')
})

test('a custom region wins over the list', () => {
  const listed = { region: 'eu-central-1', customRegion: '' }
  expect(regionOf(listed)).toBe('eu-central-1')
  expect(regionOf({ ...listed, customRegion: 'us-east-2' })).toBe('us-east-2')
})

const privateKey = '-----BEGIN PRIVATE KEY-----\nMIIEsecretKey\n-----END PRIVATE KEY-----'
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'
const anywhere = (over: Partial<ConnectionDraft> = {}): ConnectionDraft =>
  connectionDraft({
    name: 'anywhere',
    authentication: 'roles-anywhere',
    profileArn: 'arn:aws:rolesanywhere:eu-central-1:123456789012:profile/1f7e5c1e',
    roleArn: 'arn:aws:iam::123456789012:role/orders',
    trustAnchorArn: 'arn:aws:rolesanywhere:eu-central-1:123456789012:trust-anchor/0b6a2c9e',
    certificate: `name: x\n${certificate}\n`,
    privateKey: `${privateKey}\n`,
    ...over
  })

test('a private key goes to the keychain and nowhere else, its certificate to the file', async () => {
  const saved = await open().save(anywhere())
  expect(saved).toMatchObject({ certificate, hasPrivateKey: true, hasSecret: false })
  expect(saved.secretStorage).toBe('keychain')
  expect(await open().secret(saved.id)).toEqual({
    accessKeyId: '',
    secretKey: '',
    sessionToken: '',
    privateKey
  })
  const seen = JSON.stringify([saved, changes, await readFile(path, 'utf8')])
  expect(seen).not.toContain('MIIEsecretKey')
})

test('a private key that was chosen as a file is saved by its name, and a blank one stays', async () => {
  const connections = open()
  const privateKeyFile = chosenKeys.add(`EC PARAMETERS\n${privateKey}\n`)
  const { id } = await connections.save(anywhere({ privateKey: '', privateKeyFile }))
  await connections.save(anywhere({ id, privateKey: '', sessionName: 'changed' }))
  expect(await connections.secret(id)).toMatchObject({ privateKey })
})

test('a chosen file that is gone or no key is refused', async () => {
  const draft = anywhere({ privateKey: '', privateKeyFile: 'nothing' })
  await expect(open().save(draft)).rejects.toMatchObject({ failure: { code: 'ChosenKeyGone' } })
  expect(() => chosenKeys.add(certificate)).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ code: 'InvalidPrivateKey' }) })
  )
})

test('of the chosen files the last ones are kept', () => {
  const names = Array.from({ length: 5 }, () => chosenKeys.add(privateKey))
  expect(() => chosenKeys.get(names[0]!)).toThrow()
  expect(chosenKeys.get(names[4]!)).toBe(privateKey)
})

test('another authentication type leaves nothing of the one before', async () => {
  const connections = open()
  const { id } = await connections.save(draft({ roleToAssume: 'arn:aws:iam::123456789012:role/a' }))
  await connections.save(anywhere({ id }))
  expect(await connections.secret(id)).toMatchObject({ secretKey: '', privateKey })
  const saved = await connections.save(draft({ id, authentication: 'default-chain' }))
  expect(saved).toMatchObject({ certificate: '', profileArn: '', hasPrivateKey: false })
  expect(await keychain.get(`connection:${id}`)).toBeNull()
})

test('connections of an older file load, with nothing filled in that is new', async () => {
  const old = {
    id: 'old',
    name: 'orders',
    environment: 'staging',
    authentication: 'access-keys',
    region: 'eu-west-1',
    customRegion: '',
    endpoint: '',
    keepNothingOnDisk: false,
    maskedKeyId: 'AKIA…1234',
    hasSecret: true,
    hasSessionToken: false
  }
  await writeFile(path, JSON.stringify({ version: 1, connections: [old] }))
  await keychain.set(
    'connection:old',
    JSON.stringify({ accessKeyId: 'a', secretKey: 'b', sessionToken: '' })
  )
  const connections = open()
  expect((await connections.list()).at(-1)).toMatchObject({
    ...old,
    ...blankAuthentication,
    hasPrivateKey: false,
    secretStorage: 'keychain'
  })
  expect(await connections.secret('old')).toMatchObject({ accessKeyId: 'a', privateKey: '' })
  expect(notices).toEqual([])
})

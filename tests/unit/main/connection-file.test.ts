import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import {
  readConnectionFile,
  writeConnectionFile
} from '../../../src-main/connections/connection-file.js'
import { ChosenKeys } from '../../../src-main/connections/chosen-keys.js'
import { Connections } from '../../../src-main/connections/connections.js'
import { ConnectionsFile, emptyFile } from '../../../src-main/connections/stored-connection.js'
import {
  ConnectionSettings,
  Environment,
  regions,
  type Connection,
  type ImportEntry
} from '../../../src-main/contract/index.js'
import { createMemoryStore } from '../../../src-main/secrets/memory-store.js'
import { Secrets } from '../../../src-main/secrets/secrets.js'
import { JsonFile } from '../../../src-main/storage/json-file.js'
import { connectionDraft } from '../../support/connection-draft.js'

const settings = (over: Partial<ConnectionSettings> = {}): ConnectionSettings =>
  ConnectionSettings.parse({
    name: 'orders',
    environment: 'production',
    authentication: 'access-keys',
    region: 'eu-west-1',
    customRegion: '',
    endpoint: '',
    keepNothingOnDisk: false,
    readOnly: true,
    ...over
  })

const anySettings = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 120 }).filter((name) => name.trim() !== ''),
    environment: fc.constantFrom(...Environment.options),
    authentication: fc.constantFrom('access-keys' as const, 'default-chain' as const),
    roleToAssume: fc.constantFrom('', 'arn:aws:iam::123456789012:role/reader'),
    durationSeconds: fc.constantFrom(null, 900),
    region: fc.constantFrom(...regions.map(({ code }) => code as string)),
    customRegion: fc.constantFrom('', 'us-east-2', 'eu-isoe-west-1'),
    endpoint: fc.oneof(fc.constant(''), fc.webUrl()),
    keepNothingOnDisk: fc.boolean(),
    readOnly: fc.boolean()
  })
  .map((over) => settings(over))

const fine = (entries: ImportEntry[]) => entries.filter((entry) => entry.ok)
const file = (connections: unknown[], over: object = {}) =>
  JSON.stringify({ format: 'longpoll-connections', version: 1, connections, ...over })

describe('What is exported', () => {
  it('is imported as it was, but for the names that are taken', () => {
    fc.assert(
      fc.property(fc.array(anySettings, { minLength: 1, maxLength: 20 }), (all) => {
        const entries = fine(readConnectionFile(writeConnectionFile(all), []))
        expect(entries).toHaveLength(all.length)
        for (const [index, { settings: read, named }] of entries.entries()) {
          expect({ ...read, name: named }).toEqual(all[index])
        }
        const names = entries.map((entry) => entry.settings.name.toLowerCase())
        expect(new Set(names).size).toBe(names.length)
        for (const { settings: read } of entries) ConnectionSettings.parse(read)
      })
    )
  })

  it('has the settings and nothing else', () => {
    const stored = {
      ...settings(),
      id: '5b0c',
      maskedKeyId: 'AKIA…1234',
      hasSecret: true,
      hasSessionToken: true,
      secretStorage: 'session',
      sandbox: false,
      accessKeyId: 'AKIAEXAMPLE00001234',
      secretKey: 'a secret',
      sessionToken: 'a token'
    }
    const { connections } = JSON.parse(writeConnectionFile([stored])) as {
      connections: Record<string, unknown>[]
    }
    expect(connections.map((one) => Object.keys(one).sort())).toEqual([
      Object.keys(ConnectionSettings.shape).sort()
    ])
  })
})

describe('A file', () => {
  it('has names without what turns the text around it, and does not call them taken', () => {
    const text = file([{ ...settings(), name: ' a\u202eb\u0000 ' }])
    expect(readConnectionFile(text, [])).toMatchObject([{ named: 'ab', settings: { name: 'ab' } }])
  })

  it('brings in no password by the way of an endpoint', () => {
    const text = file([settings({ endpoint: 'http://ada:secret@localhost:4566' })])
    expect(readConnectionFile(text, [])).toMatchObject([
      { ok: false, problem: expect.stringContaining('password') as string }
    ])
  })

  it('has its taken names numbered, in any case and within itself', () => {
    const text = writeConnectionFile(
      ['Orders', 'events', 'orders'].map((name) => settings({ name }))
    )
    const existing = [
      { id: '1', name: 'orders' },
      { id: '2', name: 'orders 3' }
    ]
    expect(fine(readConnectionFile(text, existing)).map((one) => one.settings.name)).toEqual([
      'Orders 2',
      'events',
      'orders 4'
    ])
  })

  it('has its invalid entries told one by one, and the others read', () => {
    const entries = readConnectionFile(
      file([
        settings(),
        { ...settings({ name: 'wrong' }), region: 'Frankfurt' },
        { ...settings({ name: 'nowhere' }), endpoint: 'ftp://host' },
        { ...settings({ name: 'here' }), authentication: 'sandbox' },
        settings({ name: 'alone', externalId: 'ours' }),
        'no connection',
        { name: 'half' }
      ]),
      []
    )
    expect(entries[0]).toMatchObject({ ok: true })
    expect(entries.slice(1)).toMatchObject([
      {
        ok: false,
        named: 'wrong',
        problem: expect.stringContaining('region: A region looks like')
      },
      { ok: false, named: 'nowhere', problem: expect.stringContaining('http:// or https://') },
      { ok: false, named: 'here', problem: expect.stringContaining('is not imported') },
      { ok: false, named: 'alone', problem: 'externalId: This needs a role to assume.' },
      { ok: false, named: 'Connection 6', problem: expect.any(String) },
      { ok: false, named: 'half', problem: expect.stringContaining('environment') }
    ])
  })

  it('of before there were read-only connections is read', () => {
    const before = { ...settings(), readOnly: undefined }
    expect(readConnectionFile(file([before]), [])).toMatchObject([
      { ok: true, settings: { readOnly: false } }
    ])
  })

  it('that holds keys all the same brings none of them in', () => {
    const text = file([{ ...settings(), accessKeyId: 'AKIA', secretKey: 'a secret', id: 'mine' }])
    expect(JSON.stringify(readConnectionFile(text, []))).not.toMatch(/AKIA|a secret|mine/)
  })

  test.each([
    ['nothing', ''],
    ['no JSON', '{"format":'],
    ['something else', '{"version":1,"connections":[]}'],
    ['a later version', file([settings()], { version: 2 })],
    ['no connection', file([])],
    ['too many', file(Array.from({ length: 501 }, () => settings()))]
  ])('with %s is refused', (_, text) => {
    expect(() => readConnectionFile(text, [])).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'InvalidFile' }) })
    )
  })

  it('is read or refused cleanly, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (connections) => {
        try {
          for (const entry of readConnectionFile(file(connections), [])) {
            expect(entry.ok || entry.problem !== '').toBe(true)
          }
        } catch (error) {
          expect(error).toMatchObject({ failure: { code: 'InvalidFile' } })
        }
      })
    )
  })
})

describe('Connections that are added', () => {
  let folder: string
  let changes: Connection[][]
  const open = () =>
    new Connections(
      new JsonFile(join(folder, 'connections.json'), ConnectionsFile, emptyFile),
      new Secrets(createMemoryStore()),
      (all) => changes.push(all),
      () => undefined,
      new ChosenKeys()
    )
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connection-file-'))
    changes = []
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const keys = {
    accessKeyId: 'AKIAEXAMPLE00001234',
    secretKey: 's3cr3t/key',
    sessionToken: 't0k3n'
  }

  it('are new, change nothing that is there, and have no secret', async () => {
    const connections = open()
    const { id } = await connections.save(connectionDraft({ ...settings(), ...keys }))
    const added = await connections.add([settings(), settings({ name: 'events' })])
    expect(added).toMatchObject([
      { name: 'orders 2', hasSecret: false, maskedKeyId: null, secretStorage: 'none' },
      { name: 'events', hasSecret: false }
    ])
    expect(new Set([id, ...added.map((one) => one.id)]).size).toBe(3)
    expect(await connections.secret(id)).toMatchObject(keys)
    expect((await open().list()).map(({ name }) => name)).toEqual([
      'Local sandbox',
      'orders',
      'orders 2',
      'events'
    ])
    expect(changes.at(-1)).toHaveLength(4)
  })

  it('take a secret afterwards', async () => {
    const connections = open()
    const [added] = await connections.add([settings()])
    const saved = await connections.save(connectionDraft({ ...settings(), ...keys, id: added!.id }))
    expect(saved).toMatchObject({ id: added!.id, hasSecret: true, readOnly: true })
  })

  it('are all refused where one is the sandbox', async () => {
    const connections = open()
    const adding = connections.add([settings(), settings({ authentication: 'sandbox' })])
    await expect(adding).rejects.toMatchObject({ failure: { code: 'SandboxIsUnique' } })
    expect(await connections.list()).toHaveLength(1)
  })

  it('come from an export of stored ones without a secret, a masked id or a session fact', async () => {
    const connections = open()
    await connections.save(connectionDraft({ ...settings(), ...keys }))
    const text = writeConnectionFile(await connections.list())
    for (const hidden of [...Object.values(keys), 'AKIA', 'has', 'secretStorage', 'sandbox": ']) {
      expect(text).not.toContain(hidden)
    }
    expect(await readFile(join(folder, 'connections.json'), 'utf8')).toContain('AKIA…1234')
  })
})

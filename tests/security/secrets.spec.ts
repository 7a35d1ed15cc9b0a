import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import keytar from 'keytar'
import type { Connection, ConnectionDraft, Outcome } from '../../src-main/contract/index.js'
import { accessKeyId, leaksIn, secretKey, sessionToken } from './secret-texts.js'
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

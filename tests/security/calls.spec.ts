import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { defaultOptions, type Connection, type DocumentRow } from '../../src-main/contract/index.js'
import { request } from '../support/app-driver.js'
import { attack, useApp } from './support.js'
import { connectionDraft } from '../support/connection-draft.js'

const longpoll = useApp()

/** A server that never answers and tells who is still waiting. */
let waiting = 0
const silent = createServer((asked) => {
  waiting++
  asked.socket.once('close', () => waiting--)
})
let connectionId = ''

test.beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  const saved: Connection = await request(
    longpoll.page,
    'connections.save',
    connectionDraft({
      name: 'silent',
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${port}`,
      accessKeyId: 'AKIALONGPOLLTEST4321',
      secretKey: 'secret'
    })
  )
  connectionId = saved.id
})
test.afterAll(() => {
  silent.closeAllConnections()
  silent.close()
})

const startWaiting = async () => {
  await attack(
    longpoll.page,
    `globalThis.answer = longpoll.request('queues.list', { connectionId: '${connectionId}' }, 'slow')`
  )
  await expect.poll(() => waiting).toBe(1)
}

test('cancelling a call ends what it does', async () => {
  await startWaiting()
  await attack(longpoll.page, `longpoll.cancel('slow')`)
  expect(await attack(longpoll.page, 'return answer')).toMatchObject({
    ok: false,
    failure: { code: 'Cancelled' }
  })
  await expect.poll(() => waiting).toBe(0)
})

test('a page that goes away takes its calls with it', async () => {
  await startWaiting()
  await longpoll.page.reload()
  await expect.poll(() => waiting).toBe(0)
})

test('the same id is free again afterwards', async () => {
  const answer = await attack(longpoll.page, `return longpoll.request('app.settings', {}, 'slow')`)
  expect(answer).toMatchObject({ ok: true })
})

test('a body is saved byte for byte where the person wants it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longpoll-saved-'))
  const filePath = join(folder, 'body.txt')
  const body = 'Grüße\r\n\t日本 𝄞 "quoted" \\ end '
  const { page } = longpoll
  try {
    const url = 'http://sqs.us-east-1.localhost/000000000000/events'
    const { runId } = await request(page, 'operations.start', {
      connectionId: 'sandbox',
      operation: { action: 'send', object: { kind: 'queue', url }, options: defaultOptions.send },
      documents: [{ body, properties: {}, attributes: [] }]
    })
    const inputs = async (): Promise<DocumentRow[]> =>
      (
        await request(page, 'journal.page', {
          scope: { kind: 'run', runId, direction: 'input' },
          limit: 10
        })
      ).rows
    await expect.poll(async () => (await inputs()).length).toBe(1)
    await longpoll.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
    }, filePath)
    const [row] = await inputs()
    expect(await request(page, 'journal.saveBody', { id: row?.id ?? 0, path: [] })).toEqual({
      saved: true
    })
    expect(await readFile(filePath, 'utf8')).toBe(body)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('a text is copied to the clipboard', async () => {
  await request(longpoll.page, 'app.copyText', { text: 'copied text' })
  expect(await longpoll.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('copied text')
})

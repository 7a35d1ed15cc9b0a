import { expect, test } from '@playwright/test'
import {
  defaultOptions,
  type Connection,
  type InputDocument,
  type Outcome
} from '../../src-main/contract/index.js'
import { request } from '../support/app-driver.js'
import { connectionDraft } from '../support/connection-draft.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'
import { send, useApp } from './support.js'

/** Whatever a script in the page asks for, nothing is sent or deleted through a read-only connection. */

const longpoll = useApp()
let server: SqsServer
let url = ''
let connectionId = ''

test.beforeAll(async () => {
  server = await startSqsServer()
  url = await server.createQueue()
  await server.send(url, [{ MessageBody: 'to be kept' }, { MessageBody: 'to be kept too' }])
  const saved: Connection = await request(
    longpoll.page,
    'connections.save',
    connectionDraft({
      name: 'guarded',
      environment: 'production',
      endpoint: server.url,
      readOnly: true,
      accessKeyId: 'AKIALONGPOLLTEST4321',
      secretKey: 'secret'
    })
  )
  connectionId = saved.id
})
test.afterAll(() => server.stop())

const name = () => url.split('/').at(-1) ?? ''
const queue = () => ({ kind: 'queue', url }) as const
const document = (over: Partial<InputDocument> = {}) => ({
  body: 'x',
  properties: {},
  attributes: [],
  ...over
})

function expectRefused(outcome: Outcome<unknown>) {
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'ReadOnlyConnection' } })
}

test('operations that send or delete are refused', async () => {
  const start = (operation: object, documents: object[] = [document()]) =>
    send(longpoll.page, 'operations.start', {
      connectionId,
      operation,
      documents,
      confirmed: name()
    })
  expectRefused(await start({ action: 'send', object: queue(), options: defaultOptions.send }))
  expectRefused(
    await start({ action: 'send', object: { kind: 'dynamic' }, options: defaultOptions.send }, [
      document({ properties: { queueNameOrUrl: url } })
    ])
  )
  expectRefused(await start({ action: 'delete', object: queue(), options: defaultOptions.delete }))
  expectRefused(
    await start(
      {
        action: 'receive',
        object: queue(),
        options: { ...defaultOptions.receive, deleteMessages: true }
      },
      []
    )
  )
  expect(await server.counts(url)).toMatchObject({ visible: 2, inFlight: 0 })
})

test('a session that deletes is refused, and the deletion of what another one leased', async () => {
  const listen = (commitStrategy: string) =>
    send(longpoll.page, 'listen.start', {
      connectionId,
      object: queue(),
      options: { ...defaultOptions.listen, commitStrategy },
      confirmed: name()
    })
  expectRefused(await listen('at-least-once'))
  const { id: listenerId } = await request(longpoll.page, 'listen.start', {
    connectionId,
    object: queue(),
    options: defaultOptions.listen
  })
  const leases = () => request(longpoll.page, 'leases.list', { connectionId, limit: 10 })
  await expect.poll(async () => (await leases()).total).toBe(2)
  await request(longpoll.page, 'listen.stop', { listenerId })
  const documentIds = (await leases()).rows.map(({ id }) => id)
  const { results } = await request(longpoll.page, 'leases.act', {
    action: 'delete',
    documentIds,
    confirmed: name()
  })
  expect(results.map(({ failure }) => failure?.code)).toEqual([
    'ReadOnlyConnection',
    'ReadOnlyConnection'
  ])
  await request(longpoll.page, 'leases.act', { action: 'release', documentIds })
  expect(await server.counts(url)).toMatchObject({ visible: 2, inFlight: 0 })
})

import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { expect, test } from '@playwright/test'
import { defaultOptions, type Outcome } from '../../src-main/contract/index.js'
import { request } from '../support/app-driver.js'
import { connectionDraft } from '../support/connection-draft.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'
import { handle, nameOf } from './destroyed.js'
import { attack } from './support.js'

/** Documents that were brought before are deleted as the guard has seen them, whatever is brought meanwhile. */

let server: SqsServer
// A new one each time: it takes longest from the guard to the start while its parts are loaded for the first time.
let longpoll: LaunchedApp

test.beforeAll(async () => {
  server = await startSqsServer()
})
test.beforeEach(async () => {
  longpoll = await launchApp()
})
test.afterEach(() => longpoll.close())
test.afterAll(() => server.stop())

/** Sends requests side by side, as a script in the page could. */
const sendAll = (requests: [name: string, input: object][]) =>
  attack<Outcome<unknown>[]>(
    longpoll.window,
    `return Promise.all(${JSON.stringify(requests)}.map(([name, input]) =>
      longpoll.request(name, input, crypto.randomUUID())))`
  )

/** A production connection with two queues, and a lease of a message in each. */
async function leases() {
  const draft = connectionDraft({
    ...{ name: 'Shop', environment: 'production', endpoint: server.url },
    ...{ accessKeyId: 'AKIALONGPOLLTEST4321', secretKey: 'secret' }
  })
  const { id: connectionId } = await request(longpoll.window, 'connections.save', draft)
  const attributes = { VisibilityTimeout: '300' }
  const queues = [
    await server.createQueue({ attributes }),
    await server.createQueue({ attributes })
  ]
  const documents = []
  for (const QueueUrl of queues) {
    await server.send(QueueUrl, [{ MessageBody: 'precious' }])
    const { Messages = [] } = await server.client.send(new ReceiveMessageCommand({ QueueUrl }))
    documents.push(handle(Messages[0]?.ReceiptHandle ?? '', QueueUrl))
  }
  const [mine, other] = documents
  const [named = '', kept = ''] = queues
  const batchId = crypto.randomUUID()
  const stage = (document: unknown) => ({
    ...{ batchId, connectionId, documents: [document], templates: false }
  })
  const operation = {
    ...{ action: 'delete', object: { kind: 'dynamic' }, options: defaultOptions.delete }
  }
  const start = { connectionId, operation, documents: [], batchId, confirmed: nameOf(named) }
  return { batchId, kept, start, mine: stage(mine), other: stage(other) }
}

const ran = async (outcome: Outcome<unknown> | undefined) => {
  const { runId } = (outcome as { value: { runId: number } }).value
  await expect
    .poll(async () => (await request(longpoll.window, 'journal.run', { runId })).status)
    .not.toBe('running')
}

test('what is brought to a batch after its start was asked for is not deleted with it', async () => {
  const { kept, start, mine, other } = await leases()
  await request(longpoll.window, 'operations.stage', mine as never)
  // The second one comes into another batch of that name where the first was taken already: that one is not run either.
  const [started] = await sendAll([
    ['operations.start', start],
    ['operations.stage', other]
  ])
  expect(started).toMatchObject({ ok: true })
  await ran(started)
  expect((await server.counts(kept)).inFlight).toBe(1)
})

test('a batch that takes the place of the one that the guard has seen is not run', async () => {
  const { batchId, kept, start, mine, other } = await leases()
  await request(longpoll.window, 'operations.stage', mine as never)
  const [started] = await sendAll([
    ['operations.start', start],
    ['operations.unstage', { batchId }],
    ['operations.stage', other],
    ['operations.start', { ...start, confirmed: 'no' }]
  ])
  if (started?.ok) await ran(started)
  else expect(started).toMatchObject({ failure: { code: 'DocumentsNotStaged' } })
  expect((await server.counts(kept)).inFlight).toBe(1)
})

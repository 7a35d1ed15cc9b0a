import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createSqsClients } from '../../../src-main/connector/clients.js'
import { PermissionAction } from '../../../src-main/contract/index.js'
import { Permissions } from '../../../src-main/queues/permissions.js'
import { startSqsServer, testCredentials, type SqsServer } from '../../support/sqs-server.js'
import { inGroups, numbered } from '../../support/test-messages.js'
import { json, sqsError, startWireServer, type WireServer } from './wire-server.js'

const { signal } = new AbortController()
const actions = PermissionAction.options
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** As AWS is where `aws` is true: it refuses what SQS is documented to refuse. */
function permissionsAt(endpoint: string, { aws = true, readOnly = false } = {}) {
  const clients = createSqsClients({
    region: 'us-east-1',
    endpoint,
    credentials: testCredentials,
    onRequest: () => undefined
  })
  open.push(clients)
  const authentication = aws ? ('sandbox' as const) : ('access-keys' as const)
  const permissions = new Permissions({
    clientsOf: () => Promise.resolve(clients),
    connectionOf: () => Promise.resolve({ authentication, endpoint, readOnly })
  })
  return (action: PermissionAction, queueUrl: string | null, cancel = signal) =>
    permissions.probe({ connectionId: 'c', queueUrl, action }, cancel)
}

const queueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/orders'

/** What AWS answers to each probe where it is allowed. */
function awsAnswer(call: string, input: Record<string, unknown>) {
  const [entry] = (input['Entries'] ?? []) as { Id: string }[]
  const refused = (Code: string) =>
    json({ Successful: [], Failed: [{ Id: entry?.Id, Code, SenderFault: true, Message: Code }] })
  if (call === 'SendMessageBatch') return refused('InvalidMessageContents')
  if (call === 'DeleteMessageBatch') return refused('ReceiptHandleIsInvalid')
  if (call === 'ChangeMessageVisibilityBatch') return refused('ReceiptHandleIsInvalid')
  if (call === 'ReceiveMessage') return sqsError('InvalidParameterValue')
  if (call === 'GetQueueUrl') return json({ QueueUrl: queueUrl })
  if (call === 'GetQueueAttributes') return json({ Attributes: {} })
  return json({})
}

const serve = async (answer: Parameters<typeof startWireServer>[0]): Promise<WireServer> => {
  const server = await startWireServer(answer)
  open.push(server)
  return server
}

describe.each(actions)('%s', (action) => {
  const isCall = (call: string) => call.replace(/Batch$/, '') === action

  test('is denied where the server answers AccessDenied, and names what is missing', async () => {
    const server = await serve((call, input) =>
      isCall(call) ? sqsError('AccessDenied', 403) : awsAnswer(call, input)
    )
    const probe = permissionsAt(server.endpoint)
    for (const other of actions) {
      const { status, why } = await probe(other, queueUrl)
      const expected = other === 'ReceiveMessage' ? 'unknown' : 'allowed'
      expect([other, status]).toEqual([other, other === action ? 'denied' : expected])
      if (other === action) expect(why).toContain(`sqs:${action}`)
      // Listing concerns no single queue.
      if (other === action) expect(why.includes('on this queue')).toBe(action !== 'ListQueues')
    }
  })

  test('is unknown where the answer proves nothing', async () => {
    const server = await serve(() => sqsError('QueueDoesNotExist'))
    const { status, why } = await permissionsAt(server.endpoint)(action, queueUrl)
    expect(status).toBe('unknown')
    expect(why).toContain('SQS finds no such queue')
  })

  test.each(['InvalidClientTokenId', 'ExpiredToken'])(
    'fails where the server answers %s',
    async (code) => {
      const server = await serve(() => sqsError(code, 403))
      const probe = permissionsAt(server.endpoint)
      await expect(probe(action, queueUrl)).rejects.toMatchObject({ failure: { code } })
    }
  )

  test('fails where there is no server', async () => {
    const server = await serve(() => null)
    await server.close()
    open.length = 0
    const probe = permissionsAt(server.endpoint)
    await expect(probe(action, queueUrl)).rejects.toMatchObject({
      failure: { code: 'ConnectionRefused' }
    })
  })
})

test('a refused empty receive proves neither, and says so', async () => {
  const server = await serve(awsAnswer)
  const { status, why } = await permissionsAt(server.endpoint)('ReceiveMessage', queueUrl)
  expect(status).toBe('unknown')
  expect(why).toContain('Not denied, but not proven')
  expect(why).toContain('InvalidParameterValue')
})

test('a key that may not be used is told as that', async () => {
  const server = await serve(() => sqsError('KMS.AccessDeniedException'))
  const { status, why } = await permissionsAt(server.endpoint)('SendMessage', queueUrl)
  expect(status).toBe('denied')
  expect(why).toContain('kms:GenerateDataKey')
})

test('the key of an encrypted queue is told', async () => {
  const server = await serve(() => json({ Attributes: { KmsMasterKeyId: 'alias/orders' } }))
  const finding = await permissionsAt(server.endpoint)('GetQueueAttributes', queueUrl)
  expect(finding).toMatchObject({ status: 'allowed', kmsKeyId: 'alias/orders' })
})

test('a server that is not AWS is asked neither to send nor to receive', async () => {
  const server = await serve(awsAnswer)
  const probe = permissionsAt(server.endpoint, { aws: false })
  for (const action of actions) {
    const { status, why } = await probe(action, queueUrl)
    if (action !== 'SendMessage' && action !== 'ReceiveMessage') expect(status).toBe('allowed')
    else expect([status, why]).toEqual(['unknown', expect.stringContaining('not AWS')])
  }
  expect(server.calls).not.toContain('SendMessageBatch')
  expect(server.calls).not.toContain('ReceiveMessage')
})

test.each([
  ['https://sqs.eu-west-1.amazonaws.com', true],
  ['https://vpce-1-2.sqs.eu-west-1.vpce.amazonaws.com', true],
  ['https://sqs.cn-north-1.amazonaws.com.cn', true],
  ['https://sqs.amazonaws.com.example.org', false],
  ['https://notamazonaws.com', false]
])('%s counts as AWS: %s', async (endpoint, aws) => {
  const permissions = new Permissions({
    clientsOf: () => Promise.reject(new Error('asked')),
    connectionOf: () =>
      Promise.resolve({ authentication: 'access-keys', endpoint, readOnly: false })
  })
  const asked = permissions.probe({ connectionId: 'c', queueUrl, action: 'SendMessage' }, signal)
  if (aws) await expect(asked).rejects.toThrow('asked')
  else await expect(asked).resolves.toMatchObject({ status: 'unknown' })
})

test('a read-only connection is asked neither to send nor to delete', async () => {
  const server = await serve(awsAnswer)
  const probe = permissionsAt(server.endpoint, { readOnly: true })
  for (const action of ['SendMessage', 'DeleteMessage'] as const) {
    const { status, why } = await probe(action, queueUrl)
    expect([status, why]).toEqual(['unknown', 'Not tried: this connection is read-only.'])
  }
  expect(server.calls).toEqual([])
})

test('without a queue only the listing is tried', async () => {
  const server = await serve(awsAnswer)
  const probe = permissionsAt(server.endpoint)
  const statuses = await Promise.all(actions.map(async (one) => (await probe(one, null)).status))
  expect(statuses).toEqual(actions.map((one) => (one === 'ListQueues' ? 'allowed' : 'unknown')))
  expect(server.calls).toEqual(['ListQueues'])
})

test('a text that is no URL of a queue is refused', async () => {
  const probe = permissionsAt('http://127.0.0.1:9')
  await expect(probe('SendMessage', 'orders')).rejects.toMatchObject({
    failure: { code: 'InvalidQueueUrl' }
  })
})

test('a probe can be cancelled', async () => {
  const server = await serve(() => null)
  const controller = new AbortController()
  const probing = permissionsAt(server.endpoint)('ListQueues', null, controller.signal)
  await expect.poll(() => server.calls.length).toBe(1)
  controller.abort()
  await expect(probing).rejects.toThrow()
})

describe('against a server with messages', () => {
  let server: SqsServer
  beforeAll(async () => {
    server = await startSqsServer()
  })
  afterAll(() => server.stop())

  test.each([false, true])('nothing changes, FIFO: %s', async (fifo) => {
    const url = await server.createQueue({ fifo })
    const entries = fifo ? inGroups(5, 5) : numbered(5)
    await server.send(url, entries)
    const before = await server.counts(url)
    const probe = permissionsAt(server.url)
    const found: [string, string][] = []
    for (const action of actions) found.push([action, (await probe(action, url)).status])
    expect(Object.fromEntries(found)).toMatchObject({
      ListQueues: 'allowed',
      GetQueueUrl: 'allowed',
      GetQueueAttributes: 'allowed',
      ListQueueTags: 'allowed',
      DeleteMessage: 'allowed',
      ChangeMessageVisibility: 'allowed'
    })
    expect(await server.counts(url)).toEqual(before)
    const messages = await server.drain(url)
    expect(messages.map(({ Body }) => Body).sort()).toEqual(
      entries.map(({ MessageBody }) => MessageBody).sort()
    )
    for (const { Attributes } of messages) expect(Attributes?.ApproximateReceiveCount).toBe('1')
  })
})

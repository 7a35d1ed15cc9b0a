import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSqsClients } from '../../../src-main/connector/index.js'
import { createRig, input, until } from '../../support/connector-rig.js'
import {
  startFaultProxy,
  type Fault,
  type FaultProxy,
  type Json
} from '../../support/fault-proxy.js'
import { startSqsServer, testCredentials, type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
let proxy: FaultProxy
beforeAll(async () => {
  server = await startSqsServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  proxy = await startFaultProxy(server.url)
})
afterEach(() => proxy.stop())

const rig = (endpoint = proxy.url) => {
  const clients = server.clients(endpoint)
  return createRig(() => clients)
}

/** Breaks every call of one action. */
const breaking = (action: string, fault: Fault) => {
  proxy.fault = (asked) => (asked === action ? fault : null)
}

const error = (code: string, status = 400, message = `The message of ${code}`): Fault => ({
  kind: 'error',
  status,
  code,
  message
})

describe('What a server says', () => {
  const expected: [string, Fault, { code: string; hint: RegExp; retryable: boolean }][] = [
    [
      'access denied',
      error('AccessDenied', 403),
      { code: 'AccessDenied', hint: /sqs:SendMessage/, retryable: false }
    ],
    [
      'access denied by its other name',
      error('AccessDeniedException', 400),
      { code: 'AccessDenied', hint: /sqs:SendMessage/, retryable: false }
    ],
    [
      'no such queue',
      error('QueueDoesNotExist'),
      { code: 'QueueDoesNotExist', hint: /region/, retryable: false }
    ],
    [
      'no such queue, as older servers say it',
      error('AWS.SimpleQueueService.NonExistentQueue'),
      { code: 'QueueDoesNotExist', hint: /region/, retryable: false }
    ],
    [
      'an unknown key',
      error('InvalidClientTokenId', 403),
      { code: 'InvalidClientTokenId', hint: /access key/, retryable: false }
    ],
    [
      'a wrong secret',
      error('SignatureDoesNotMatch', 403),
      { code: 'SignatureDoesNotMatch', hint: /secret key/, retryable: false }
    ],
    [
      'an expired token',
      error('ExpiredTokenException', 403),
      { code: 'ExpiredToken', hint: /credentials/, retryable: false }
    ],
    [
      'throttling',
      error('ThrottlingException', 400),
      { code: 'RequestThrottled', hint: /quota/, retryable: true }
    ],
    [
      'too many requests',
      { kind: 'answer', status: 429, body: '{}' },
      { code: 'RequestThrottled', hint: /quota/, retryable: true }
    ],
    [
      'a problem of its own',
      error('InternalError', 500),
      { code: 'InternalError', hint: /Try again/, retryable: true }
    ],
    [
      'that it is not available',
      { kind: 'answer', status: 503, body: '<html>busy</html>' },
      { code: 'Http503', hint: /Try again/, retryable: true }
    ],
    [
      'that the key may not be used',
      error('KmsAccessDenied'),
      { code: 'KmsAccessDenied', hint: /kms:GenerateDataKey/, retryable: false }
    ],
    [
      'that the key is disabled',
      error('KMS.DisabledException'),
      { code: 'KmsDisabled', hint: /KMS/, retryable: false }
    ],
    [
      'something that is no JSON',
      { kind: 'answer', status: 200, body: '<html>Welcome to the proxy</html>' },
      { code: 'InvalidAnswer', hint: /endpoint/, retryable: true }
    ],
    [
      'half of a JSON',
      { kind: 'answer', status: 200, body: '{"Successful":[{"Id":' },
      { code: 'InvalidAnswer', hint: /endpoint/, retryable: true }
    ],
    [
      'not found, as a web server does',
      { kind: 'answer', status: 404, body: '<html>404</html>' },
      { code: 'InvalidAnswer', hint: /endpoint/, retryable: true }
    ]
  ]

  for (const [what, fault, { code, hint, retryable }] of expected) {
    it(`fails the run when the server says ${what}`, async () => {
      const url = await server.createQueue()
      breaking('SendMessageBatch', fault)
      const { run } = await rig().send(url, [input('body')])
      expect(run.status).toBe('failed')
      expect(run.failure).toMatchObject({ code, retryable })
      expect(run.failure?.hint).toMatch(hint)
      expect(run.failure?.message).toMatch(/^Could not send to q-/)
    })
  }

  it('never repeats the signed request that a signature error quotes', async () => {
    const url = await server.createQueue()
    const quoted =
      "The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:SECRET-TOKEN"
    for (const code of ['SignatureDoesNotMatch', 'SomethingElse']) {
      breaking('SendMessageBatch', error(code, 403, quoted))
      const { run } = await rig().send(url, [input('body')])
      expect(JSON.stringify(run)).not.toContain('SECRET-TOKEN')
    }
  })
})

describe('What the network does', () => {
  it('says that nothing answers at the address', async () => {
    const url = await server.createQueue()
    await proxy.refuse()
    const { run } = await rig().receive(url)
    expect(run.failure).toMatchObject({ code: 'ConnectionRefused', retryable: true })
    await proxy.accept()
  })

  it('says that the host is not known', async () => {
    const { run } = await rig('http://no-such-host.invalid').receive(
      'http://no-such-host.invalid/000000000000/q'
    )
    expect(run.failure).toMatchObject({ code: 'UnknownHost', retryable: true })
    expect(run.failure?.hint).toContain('endpoint')
  })

  it('says that https was asked of a server that speaks http', async () => {
    const { run } = await rig(proxy.url.replace('http:', 'https:')).receive(
      'http://x/000000000000/q'
    )
    expect(run.failure).toMatchObject({ code: 'TlsError' })
  })

  it('says that the connection broke', async () => {
    const url = await server.createQueue()
    breaking('ReceiveMessage', { kind: 'drop' })
    const { run } = await rig().receive(url)
    expect(run.failure).toMatchObject({ code: 'ConnectionLost', retryable: true })
  })

  for (const kind of ['hang', 'stall'] as const) {
    it(`does not wait for ever for a server that ${kind}s, and can be cancelled`, async () => {
      const url = await server.createQueue()
      breaking('ReceiveMessage', { kind })
      const one = rig()
      const receiving = one.receive(url, { waitTimeout: 0 })
      await until(() => proxy.seen.some(({ action }) => action === 'ReceiveMessage'))
      one.connector.runs.cancel(1)
      if (kind === 'hang') expect((await receiving).run.status).toBe('cancelled')
      else expect(['cancelled', 'failed']).toContain((await receiving).run.status)
    })
  }

  it('gives up on a server that takes connections and says nothing', async () => {
    const silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const clients = createSqsClients({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: testCredentials,
      onRequest: () => undefined
    })
    const one = createRig(() => clients)
    const id = await one.listen('http://x/000000000000/q')
    await until(() => one.newest(id).status === 'backing-off', 'the first failure', 60_000)
    expect(one.newest(id).failure).toMatchObject({ code: 'RequestTimeout' })
    await one.connector.listeners.stop(id)
    clients.close()
    silent.close()
  })
})

describe('Partial failures of Send', () => {
  type Entry = { Id: string; MessageBody: string; MessageGroupId?: string }

  /** Takes some entries out of a batch before the server sees it, and answers that they failed. */
  function failing(refuse: (entry: Entry, nth: number) => Json | null) {
    proxy.fault = (action, body, nth) => {
      if (action !== 'SendMessageBatch') return null
      const entries = body['Entries'] as Entry[]
      const refused = entries.flatMap((entry) => {
        const why = refuse(entry, nth)
        return why ? [{ Id: entry.Id, ...why }] : []
      })
      if (refused.length === 0) return null
      const ids = new Set(refused.map(({ Id }) => Id))
      const kept = entries.filter(({ Id }) => !ids.has(Id))
      if (kept.length === 0) {
        const answer = JSON.stringify({ Successful: [], Failed: refused })
        return { kind: 'answer', status: 200, body: answer }
      }
      return {
        kind: 'rewrite',
        request: (sent) => ({ ...sent, Entries: kept }),
        answer: (given) => ({ ...given, Failed: refused })
      }
    }
  }

  const transient = { Code: 'InternalError', Message: 'Try again', SenderFault: false }
  const lasting = { Code: 'InvalidParameterValue', Message: 'No', SenderFault: true }

  it('sends entries again that may work the next time', async () => {
    const url = await server.createQueue()
    const tried = new Map<string, number>()
    failing(({ MessageBody }) => {
      const times = (tried.get(MessageBody) ?? 0) + 1
      tried.set(MessageBody, times)
      return Number(MessageBody) % 3 === 0 && times < 3 ? transient : null
    })
    const documents = Array.from({ length: 40 }, (_, index) => input(String(index)))
    const { run, outputs } = await rig().send(url, documents)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 40, failures: 0 })
    expect(outputs.every(({ state }) => state === 'sent')).toBe(true)
    expect(await server.drain(url)).toHaveLength(40)
  })

  it('stops at the first lasting failure, and lists what was done', async () => {
    const url = await server.createQueue()
    failing(({ MessageBody }) => (MessageBody === '12' ? lasting : null))
    const documents = Array.from({ length: 40 }, (_, index) => input(String(index)))
    const { run, outputs } = await rig().send(url, documents)
    expect(run).toMatchObject({ status: 'failed', inputs: 40, outputs: 20, failures: 1 })
    expect(run.failure?.message).toMatch(/^Document 13: /)
    expect(outputs.filter(({ state }) => state === 'sent')).toHaveLength(19)
    expect(await server.drain(url)).toHaveLength(19)
  })

  it('with Return application error responses on, goes on', async () => {
    const url = await server.createQueue()
    failing(({ MessageBody }) => (MessageBody === '12' ? lasting : null))
    const documents = Array.from({ length: 40 }, (_, index) => input(String(index)))
    const { run } = await rig().send(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'succeeded', outputs: 40, failures: 1, failure: null })
    expect(await server.drain(url)).toHaveLength(39)
  })

  it('never lets a later message of a group overtake one that is sent again', async () => {
    const url = await server.createQueue({ fifo: true })
    const tried = new Map<string, number>()
    failing(({ MessageBody }) => {
      const times = (tried.get(MessageBody) ?? 0) + 1
      tried.set(MessageBody, times)
      return (Number(MessageBody) * 7) % 5 === 0 && times < 3 ? transient : null
    })
    // Twenty groups, so that a batch never holds two messages of one.
    const documents = Array.from({ length: 200 }, (_, index) =>
      input(String(index), {
        messageGroupId: `g${index % 20}`,
        messageDeduplicationId: String(index)
      })
    )
    const { run, outputs } = await rig().send(url, documents, { returnErrors: true })
    expect(run.status).toBe('succeeded')
    const accepted = outputs
      .filter(({ state }) => state === 'sent')
      .map(({ properties }) => ({
        group: properties.messageGroupId,
        index: Number(properties.messageDeduplicationId),
        sequence: BigInt(properties.sequenceNumber!)
      }))
      .sort((a, b) => (a.sequence < b.sequence ? -1 : 1))
    for (let group = 0; group < 20; group++) {
      const order = accepted.filter((one) => one.group === `g${group}`).map(({ index }) => index)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
    // Every document is accounted for: accepted, or failed since later ones of its group were accepted already.
    expect(outputs).toHaveLength(200)
    for (const { failure } of outputs.filter(({ state }) => state === 'failed')) {
      expect(failure?.message).toContain('Later documents of its group were accepted')
    }
  })

  it('does not send a message again that later ones of its group have overtaken', async () => {
    const url = await server.createQueue({ fifo: true })
    failing(({ MessageBody }, nth) => (MessageBody === '1' && nth === 1 ? transient : null))
    const documents = Array.from({ length: 3 }, (_, index) =>
      input(String(index), { messageGroupId: 'g', messageDeduplicationId: String(index) })
    )
    const { run, outputs } = await rig().send(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, failures: 1 })
    const failed = outputs.find(({ state }) => state === 'failed')
    expect(failed?.failure?.hint).toContain('comes after them')
  })

  it('waits and goes on when SQS throttles whole requests', async () => {
    const url = await server.createQueue()
    proxy.fault = (action, _body, nth) =>
      action === 'SendMessageBatch' && nth <= 5 ? error('RequestThrottled', 400) : null
    const { run } = await rig().send(url, [input('a'), input('b')])
    expect(run).toMatchObject({ status: 'succeeded', outputs: 2 })
  })

  it('says of each document that it may have been accepted when no answer came', async () => {
    const url = await server.createQueue()
    breaking('SendMessageBatch', { kind: 'drop' })
    const { run, outputs } = await rig().send(url, [input('a'), input('b')])
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'ConnectionLost' } })
    expect(outputs.map(({ failure }) => failure?.code)).toEqual(['Unconfirmed', 'Unconfirmed'])
  })

  it('notices a body that SQS took down otherwise', async () => {
    const url = await server.createQueue()
    proxy.fault = (action) =>
      action === 'SendMessageBatch'
        ? {
            kind: 'rewrite',
            answer: (body) => ({
              ...body,
              Successful: (body['Successful'] as Json[]).map((entry) => ({
                ...entry,
                MD5OfMessageBody: '0'.repeat(32)
              }))
            })
          }
        : null
    const { run, outputs } = await rig().send(url, [input('a')])
    expect(run.failure).toMatchObject({ code: 'Md5Mismatch' })
    expect(outputs[0]).toMatchObject({ state: 'failed' })
    expect(outputs[0]!.properties.messageId).toBeDefined()
  })
})

describe('Permissions', () => {
  it('sends although the attributes of the queue may not be read', async () => {
    const url = await server.createQueue()
    breaking('GetQueueAttributes', error('AccessDenied', 403))
    expect((await rig().send(url, [input('a')])).run.status).toBe('succeeded')
    const { run, outputs } = await rig().receive(url)
    expect(run.status).toBe('succeeded')
    // How long the lease lasts is then not known.
    expect(outputs[0]!.leaseUntil).toBeNull()
  })

  it('keeps a message that may be received but not deleted', async () => {
    const url = await server.createQueue()
    await server.send(url, [{ MessageBody: 'a' }])
    breaking('DeleteMessageBatch', error('AccessDenied', 403))
    const { run, outputs } = await rig().receive(url, { deleteMessages: true })
    expect(run).toMatchObject({ status: 'failed', outputs: 1, failures: 1 })
    expect(run.failure?.hint).toContain('sqs:DeleteMessage')
    expect(outputs[0]).toMatchObject({ state: 'held', failure: { code: 'AccessDenied' } })
  })
})

describe('A Listen that meets trouble', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ MessageBody: String(index) }))

  it('backs off while it is throttled, records the failed polls, and recovers', async () => {
    const url = await server.createQueue()
    const one = rig()
    proxy.fault = (action, _body, nth) =>
      action === 'ReceiveMessage' && nth <= 3 ? error('RequestThrottled', 400) : null
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).status === 'backing-off')
    expect(one.newest(id)).toMatchObject({ failure: { code: 'RequestThrottled' } })
    expect(one.newest(id).nextTryAt).toBeGreaterThan(Date.now() - 100)
    await server.send(url, many(3))
    await until(() => one.newest(id).messages === 3)
    await until(() => one.newest(id).status === 'listening')
    expect(one.newest(id)).toMatchObject({ failure: null, nextTryAt: null, failures: 3 })
    const failed = [...one.journal.runsById.values()].filter(({ status }) => status === 'failed')
    expect(failed.map(({ listenerOf }) => listenerOf)).toEqual([id, id, id])
    const tries = proxy.seen.filter(({ action }) => action === 'ReceiveMessage').map(({ at }) => at)
    expect(tries[2]! - tries[1]!).toBeGreaterThan((tries[1]! - tries[0]!) * 0.6)
    await one.connector.listeners.stop(id)
  })

  for (const fault of [
    error('InternalError', 500),
    { kind: 'answer', status: 200, body: 'garbage' },
    { kind: 'drop' }
  ] as Fault[]) {
    it(`recovers after ${JSON.stringify(fault)}`, async () => {
      const url = await server.createQueue()
      await server.send(url, many(1))
      const one = rig()
      proxy.fault = (action, _body, nth) => (action === 'ReceiveMessage' && nth <= 1 ? fault : null)
      const id = await one.listen(url)
      await until(() => one.newest(id).messages === 1)
      expect(one.newest(id)).toMatchObject({ failures: 1, status: 'listening' })
      await one.connector.listeners.stop(id)
    })
  }

  it('goes on when the server comes back', async () => {
    const url = await server.createQueue()
    await server.send(url, many(1))
    const one = rig()
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).messages === 1)
    await proxy.refuse()
    await until(() => one.newest(id).status === 'backing-off')
    await server.send(url, many(2))
    await proxy.accept()
    await until(() => one.newest(id).messages === 3)
    await one.connector.listeners.stop(id)
  })

  it('asks again with the same attempt id when the answer of a FIFO poll was lost', async () => {
    const url = await server.createQueue({ fifo: true })
    const one = rig()
    proxy.fault = (action, _body, nth) =>
      action === 'ReceiveMessage' && nth === 1 ? { kind: 'drop' } : null
    const id = await one.listen(url)
    await until(() => proxy.seen.filter(({ action }) => action === 'ReceiveMessage').length > 2)
    const ids = proxy.seen
      .filter(({ action }) => action === 'ReceiveMessage')
      .map(({ body }) => body['ReceiveRequestAttemptId'])
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
    await one.connector.listeners.stop(id)
  })

  it('fails when the queue is deleted', async () => {
    const url = await server.createQueue()
    const one = rig()
    const id = await one.listen(url, { maximumConcurrentExecutions: 4 })
    await until(() => one.newest(id).polling === 1)
    await server.deleteQueue(url)
    await until(() => one.newest(id).status === 'failed', 'the session to fail', 40_000)
    expect(one.newest(id)).toMatchObject({ failure: { code: 'QueueDoesNotExist' }, polling: 0 })
    await expect(one.connector.listeners.resume(id)).rejects.toMatchObject({
      failure: { code: 'ListenerEnded' }
    })
  })

  it('fails with credentials that AWS does not know', async () => {
    const url = await server.createQueue()
    const one = rig()
    proxy.fault = () => error('InvalidClientTokenId', 403)
    const id = await one.listen(url)
    await until(() => one.newest(id).status === 'failed')
    expect(one.newest(id).failure).toMatchObject({ code: 'InvalidClientTokenId' })
  })

  it('fails, and leaves the messages visible, when they may not be deleted', async () => {
    const url = await server.createQueue()
    await server.send(url, many(4))
    const one = rig()
    breaking('DeleteMessageBatch', error('AccessDenied', 403))
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).status === 'failed')
    expect(one.newest(id).failure?.hint).toContain('sqs:DeleteMessage')
    await until(async () => (await server.counts(url)).visible === 4, 'the messages to come back')
    await until(() => one.journal.all({ state: 'released' }).length === 4)
    expect(one.journal.all({ listenerId: id })[0]).toMatchObject({
      failure: { code: 'AccessDenied' }
    })
  })

  it('deletes again what could not be deleted for a moment', async () => {
    const url = await server.createQueue()
    await server.send(url, many(4))
    const one = rig()
    proxy.fault = (action, _body, nth) =>
      action === 'DeleteMessageBatch' && nth <= 2 ? error('ServiceUnavailable', 503) : null
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.journal.all({ state: 'deleted' }).length === 4)
    expect(one.newest(id)).toMatchObject({ failures: 0, status: 'listening' })
    await one.connector.listeners.stop(id)
  })

  it('does not delete a message that arrived altered', async () => {
    const url = await server.createQueue()
    await server.send(url, many(2))
    const one = rig()
    proxy.fault = (action) =>
      action === 'ReceiveMessage'
        ? {
            kind: 'rewrite',
            answer: (body) => ({
              Messages: ((body['Messages'] as Json[] | undefined) ?? []).map((message) =>
                message['Body'] === '0' ? { ...message, Body: 'altered' } : message
              )
            })
          }
        : null
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).status === 'backing-off')
    await one.connector.listeners.stop(id)
    const [first, second] = one.journal.all({ listenerId: id })
    expect(first).toMatchObject({ body: 'altered', failure: { code: 'Md5Mismatch' } })
    await until(() => second!.state === 'deleted')
    expect(await server.counts(url)).toMatchObject({ visible: 1, inFlight: 0 })
  })
})

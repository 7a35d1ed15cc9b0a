import { describe, expect, it } from 'vitest'
import { until } from '../../support/connector-rig.js'
import { serviceError, withFaultyServer } from '../../support/connector-server.js'
import { type Fault, type FaultProxy, type Json } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
let proxy: FaultProxy
const { rig, breaking } = withFaultyServer((...started) => ([server, proxy] = started))

describe('A Listen that meets trouble', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ MessageBody: String(index) }))

  it('backs off while it is throttled, records the failed polls, and recovers', async () => {
    const url = await server.createQueue()
    const one = rig()
    proxy.fault = (action, _body, nth) =>
      action === 'ReceiveMessage' && nth <= 3 ? serviceError('RequestThrottled', 400) : null
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
    serviceError('InternalError', 500),
    { kind: 'answer', status: 200, body: 'garbage' },
    { kind: 'drop' }
  ] as Fault[]) {
    it(`recovers after ${JSON.stringify(fault)}`, async () => {
      const url = await server.createQueue()
      await server.send(url, many(1))
      const one = rig()
      // A kept connection that is dropped is tried once more without a word.
      const times = fault.kind === 'drop' ? 2 : 1
      proxy.fault = (action, _body, nth) =>
        action === 'ReceiveMessage' && nth <= times ? fault : null
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
      action === 'ReceiveMessage' && nth <= 2 ? { kind: 'drop' } : null
    const id = await one.listen(url)
    await until(() => proxy.seen.filter(({ action }) => action === 'ReceiveMessage').length > 3)
    const ids = proxy.seen
      .filter(({ action }) => action === 'ReceiveMessage')
      .map(({ body }) => body['ReceiveRequestAttemptId'])
    expect(new Set(ids.slice(0, 3)).size).toBe(1)
    expect(ids[3]).not.toBe(ids[0])
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
    proxy.fault = () => serviceError('InvalidClientTokenId', 403)
    const id = await one.listen(url)
    await until(() => one.newest(id).status === 'failed')
    expect(one.newest(id).failure).toMatchObject({ code: 'InvalidClientTokenId' })
  })

  it('fails, and leaves the messages visible, when they may not be deleted', async () => {
    const url = await server.createQueue()
    await server.send(url, many(4))
    const one = rig()
    breaking('DeleteMessageBatch', serviceError('AccessDenied', 403))
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).status === 'failed')
    expect(one.newest(id).failure?.hint).toContain('sqs:DeleteMessage')
    await until(async () => (await server.counts(url)).visible === 4, 'the messages to come back')
    // A poll that was on its way may have met them once more.
    await until(() => one.journal.all().every(({ state }) => state === 'released'))
    expect(one.journal.all({ listenerId: id })[0]).toMatchObject({
      failure: { code: 'AccessDenied' }
    })
  })

  it('deletes again what could not be deleted for a moment', async () => {
    const url = await server.createQueue()
    await server.send(url, many(4))
    const one = rig()
    proxy.fault = (action, _body, nth) =>
      action === 'DeleteMessageBatch' && nth <= 2 ? serviceError('ServiceUnavailable', 503) : null
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

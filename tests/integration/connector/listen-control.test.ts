import { describe, expect, it } from 'vitest'
import { createRig, until } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { startFaultProxy } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'
import { numbered } from '../../support/test-messages.js'

let server: SqsServer
const rig = withServer((started) => (server = started))

describe('Listen, pause, resume and stop', () => {
  it('receives nothing while paused and goes on after that', async () => {
    const url = await server.createQueue()
    await server.send(url, numbered(3))
    const one = rig()
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).messages === 3)
    // Past the moment in which a poll is left alone, so that it is aborted at once.
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect((await one.connector.listeners.pause(id)).status).toBe('paused')
    await until(() => one.newest(id).polling === 0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect((await one.connector.listeners.resume(id)).status).toBe('starting')
    await until(() => one.newest(id).status === 'listening')
    await server.send(url, numbered(4))
    await until(() => one.newest(id).messages === 7)
    await one.connector.listeners.stop(id)
  })

  it('stops a long poll at once', async () => {
    const url = await server.createQueue()
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).polling === 1)
    await new Promise((resolve) => setTimeout(resolve, 400))
    const before = Date.now()
    const listener = await one.connector.listeners.stop(id)
    // The poll would have waited for 20 seconds.
    expect(Date.now() - before).toBeLessThan(5_000)
    expect(listener).toMatchObject({ status: 'stopped', polling: 0, failure: null })
  })

  it('writes down and commits what was on its way when it was stopped', async () => {
    const url = await server.createQueue()
    await server.send(url, numbered(300))
    const one = rig()
    const id = await one.listen(url, {
      commitStrategy: 'at-least-once',
      maximumConcurrentExecutions: 4
    })
    await until(() => one.newest(id).messages > 60)
    await one.connector.listeners.stop(id)
    const { messages: count } = one.newest(id)
    const left = await server.counts(url)
    expect(left.inFlight).toBe(0)
    const deleted = one.journal.all({ listenerId: id, state: 'deleted' })
    const released = one.journal.all({ listenerId: id, state: 'released' })
    expect(left.visible + deleted.length).toBe(300)
    expect(deleted.length + released.length).toBe(count)
    expect(one.journal.sessions.get(id)?.end).toMatchObject({ status: 'succeeded' })
  })

  it.each(['pause', 'stop'] as const)('deletes nothing that arrives after %s', async (act) => {
    const url = await server.createQueue()
    await server.send(url, numbered(5))
    const proxy = await startFaultProxy(server.url)
    proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'delay', ms: 150 } : null)
    const clients = server.clients(proxy.url)
    const one = createRig(() => clients)
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).polling === 1)
    await one.connector.listeners[act](id)
    await until(() => one.journal.all({ listenerId: id, state: 'released' }).length === 5)
    expect(one.journal.all({ listenerId: id })).toHaveLength(5)
    expect(await server.counts(url)).toMatchObject({ visible: 5, inFlight: 0 })
    await one.connector.listeners.stop(id)
    await proxy.stop()
  })

  it('forgets a closed session and keeps its documents', async () => {
    const url = await server.createQueue()
    await server.send(url, numbered(1))
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).messages === 1)
    await one.connector.listeners.close(id)
    expect(one.connector.listeners.list()).toEqual([])
    expect(one.journal.all({ listenerId: id })).toHaveLength(1)
    await expect(one.connector.listeners.pause(id)).rejects.toMatchObject({
      failure: { code: 'ListenerNotFound' }
    })
  })

  it('tells of its progress at most ten times a second', async () => {
    const url = await server.createQueue()
    await server.send(url, numbered(800))
    const one = rig()
    const before = Date.now()
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await until(() => one.newest(id).messages === 800)
    const events = one.listeners.length
    expect(events).toBeLessThanOrEqual(Math.ceil((Date.now() - before) / 100) + 2)
    expect(one.newest(id).rate).toBeGreaterThan(0)
    await one.connector.listeners.stop(id)
  })

  it('listens to several queues side by side', async () => {
    const urls = await Promise.all([server.createQueue(), server.createQueue()])
    const one = rig()
    const ids = await Promise.all(urls.map((url) => one.listen(url)))
    await server.send(urls[0]!, numbered(2))
    await server.send(urls[1]!, numbered(3))
    await until(() => ids.map((id) => one.newest(id).messages).join() === '2,3')
    await one.connector.listeners.stopAll()
    expect(one.connector.listeners.list().map(({ status }) => status)).toEqual([
      'stopped',
      'stopped'
    ])
  })
})

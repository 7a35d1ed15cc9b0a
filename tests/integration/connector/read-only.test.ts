import { beforeEach, describe, expect, it } from 'vitest'
import { defaultOptions } from '../../../src-main/contract/index.js'
import { connectionId, createRig, input, until } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { numbered } from '../../support/test-messages.js'

let server: SqsServer
withServer((started) => (server = started))

let readOnly: boolean
beforeEach(() => {
  readOnly = true
})
const rig = () => {
  const clients = server.clients()
  return createRig(
    () => clients,
    undefined,
    () => readOnly
  )
}
const refused = { failure: { code: 'ReadOnlyConnection', retryable: false } }

async function filled(count: number) {
  const url = await server.createQueue()
  await server.send(url, numbered(count))
  return url
}

describe('A read-only connection', () => {
  it('refuses Send, Delete and Receive with Delete messages before there is a run', async () => {
    const url = await filled(3)
    const one = rig()
    await expect(one.send(url, [input('new')])).rejects.toMatchObject(refused)
    await expect(one.delete(url, [input('a receipt handle')])).rejects.toMatchObject(refused)
    await expect(one.receive(url, { deleteMessages: true })).rejects.toMatchObject(refused)
    expect(one.runs).toEqual([])
    expect(await server.counts(url)).toMatchObject({ visible: 3, inFlight: 0 })
  })

  it('refuses a Send to a Dynamic Queue too', async () => {
    const url = await filled(0)
    const one = rig()
    const operation = {
      action: 'send',
      object: { kind: 'dynamic' },
      options: defaultOptions.send
    } as const
    const documents = [input('new', { queueNameOrUrl: url })]
    const start = one.connector.runs.start({ connectionId, operation, documents })
    await expect(start).rejects.toMatchObject(refused)
    expect(await server.counts(url)).toMatchObject({ visible: 0 })
  })

  it('receives', async () => {
    const url = await filled(2)
    const { run, outputs } = await rig().receive(url, { maximumMessageCount: 2, waitTimeout: 1 })
    expect(run.status).toBe('succeeded')
    expect(outputs.length).toBeGreaterThan(0)
    const { visible, inFlight } = await server.counts(url)
    expect(visible + inFlight).toBe(2)
  })

  it('listens with Process-managed and Observe, not with At least once', async () => {
    const url = await filled(3)
    const one = rig()
    const listen = one.listen(url, { commitStrategy: 'at-least-once' })
    await expect(listen).rejects.toMatchObject(refused)
    for (const commitStrategy of ['observe', 'process-managed'] as const) {
      const id = await one.listen(url, { commitStrategy })
      await until(() => one.newest(id).messages >= 3, 'the messages')
      await one.connector.listeners.stop(id)
    }
    const { visible, inFlight } = await server.counts(url)
    expect(visible + inFlight).toBe(3)
  })

  it('does not resume At least once that was paused before', async () => {
    const url = await filled(0)
    const one = rig()
    readOnly = false
    const id = await one.listen(url, { commitStrategy: 'at-least-once' })
    await one.connector.listeners.pause(id)
    readOnly = true
    await expect(one.connector.listeners.resume(id)).rejects.toMatchObject(refused)
    expect(one.newest(id).status).toBe('paused')
    await one.connector.listeners.stop(id)
  })

  it('ends At least once when it becomes read-only meanwhile, says why, and deletes nothing more', async () => {
    const url = await filled(0)
    const one = rig()
    readOnly = false
    const deleting = await one.listen(url, { commitStrategy: 'at-least-once' })
    const holding = await one.listen(await filled(0))
    await until(() => one.newest(deleting).polling > 0, 'the poll')
    readOnly = true
    await one.connector.listeners.connectionChanged(connectionId)
    const { status, failure } = one.newest(deleting)
    expect({ status, failure }).toMatchObject({ status: 'failed', ...refused })
    expect(failure?.message).toContain('At least once deletes what it receives')
    expect(one.newest(holding).status).not.toBe('failed')
    await server.send(url, numbered(2))
    await until(() => one.newest(deleting).polling === 0, 'the end of the poll')
    expect(await server.counts(url)).toEqual({ visible: 2, inFlight: 0, delayed: 0 })
    await one.connector.listeners.stop(holding)
  })

  it('extends and releases leases, and refuses to delete them', async () => {
    const url = await filled(2)
    const one = rig()
    const id = await one.listen(url)
    await until(() => one.newest(id).held === 2, 'the leases')
    await one.connector.listeners.stop(id)
    const documentIds = one.journal.all({ listenerId: id }).map((document) => document.id)
    const act = one.connector.leases.act
    for (const { failure } of await act(connectionId, { action: 'delete', documentIds })) {
      expect(failure).toMatchObject(refused.failure)
    }
    expect(await server.counts(url)).toMatchObject({ visible: 0, inFlight: 2 })
    const states = one.journal.all({ listenerId: id }).map(({ state }) => state)
    expect(states).toEqual(['held', 'held'])
    const extended = await act(connectionId, { action: 'extend', documentIds, seconds: 60 })
    expect(extended.map(({ failure }) => failure)).toEqual([null, null])
    const released = await act(connectionId, { action: 'release', documentIds })
    expect(released.map(({ failure }) => failure)).toEqual([null, null])
    expect(await server.counts(url)).toMatchObject({ visible: 2, inFlight: 0 })
  })
})

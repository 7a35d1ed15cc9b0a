import { describe, expect, it } from 'vitest'
import { connectionId, until } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { startFaultProxy } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'
import { numbered } from '../../support/test-messages.js'

let server: SqsServer
const rig = withServer((started) => (server = started))

describe('Leases', () => {
  async function held(count: number, endpoint?: string) {
    const url = await server.createQueue()
    await server.send(url, numbered(count))
    const one = rig(endpoint)
    const id = await one.listen(url)
    await until(() => one.newest(id).held === count, 'the leases to be counted')
    await one.connector.listeners.stop(id)
    const documentIds = one.journal.all({ listenerId: id }).map((document) => document.id)
    return { url, one, id, documentIds }
  }

  it('are deleted, released and extended, each with its outcome', async () => {
    const { url, one, id, documentIds } = await held(25)
    const act = one.connector.leases.act
    const deleted = await act(connectionId, {
      action: 'delete',
      documentIds: documentIds.slice(0, 12)
    })
    expect(deleted).toEqual(
      documentIds.slice(0, 12).map((documentId) => ({ documentId, failure: null }))
    )
    const before = Date.now()
    await act(connectionId, {
      action: 'extend',
      documentIds: documentIds.slice(12, 14),
      seconds: 900
    })
    expect(one.journal.documentsById.get(documentIds[12]!)!.leaseUntil).toBeGreaterThanOrEqual(
      before + 900_000
    )
    await act(connectionId, { action: 'release', documentIds: documentIds.slice(14) })
    expect(await server.counts(url)).toEqual({ visible: 11, inFlight: 2, delayed: 0 })
    await until(() => one.newest(id).held === 2, 'the leases to be counted again')
    const states = one.journal.all({ listenerId: id }).map(({ state }) => state)
    expect(states.slice(0, 12)).toEqual(Array(12).fill('deleted'))
    expect(states.slice(14)).toEqual(Array(11).fill('released'))
  })

  it('are acted on until it is cancelled: the rest says whether SQS was asked', async () => {
    const proxy = await startFaultProxy(server.url)
    const { url, one, documentIds } = await held(25, proxy.url)
    const cancel = new AbortController()
    let nth = 0
    proxy.fault = (action) => {
      if (action !== 'DeleteMessageBatch' || ++nth < 2) return null
      setTimeout(() => cancel.abort(), 50)
      return { kind: 'hang' }
    }
    const input = { action: 'delete', documentIds } as const
    const results = await one.connector.leases.act(connectionId, input, cancel.signal)
    const failures = results.map(({ failure }) => failure)
    expect(failures.slice(0, 10)).toEqual(Array(10).fill(null))
    expect(failures.slice(10, 20)).toMatchObject(
      Array(10).fill({ code: 'Cancelled', message: /before SQS had answered/ })
    )
    expect(failures.slice(20)).toMatchObject(
      Array(5).fill({ code: 'Cancelled', message: /before SQS was asked/ })
    )
    expect(await server.counts(url)).toMatchObject({ inFlight: 15 })
    await proxy.stop()
  })

  it('are acted on once at a time: another act on the same message says what goes on', async () => {
    const proxy = await startFaultProxy(server.url)
    const { url, one, documentIds } = await held(2, proxy.url)
    proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'hang' } : null)
    const deletes = () => proxy.seen.filter(({ action }) => action === 'DeleteMessageBatch')
    const cancel = new AbortController()
    const [first, other] = documentIds as [number, number]
    const input = { action: 'delete' as const, documentIds: [first] }
    const going = one.connector.leases.act(connectionId, input, cancel.signal)
    await until(() => deletes().length === 1, 'the delete to be on its way')
    const both = { action: 'release', documentIds } as const
    expect(await one.connector.leases.act(connectionId, both)).toMatchObject([
      { documentId: first, failure: { code: 'ActInProgress', message: 'It is being deleted.' } },
      { documentId: other, failure: null }
    ])
    expect(await one.connector.leases.act(connectionId, input)).toMatchObject([
      { failure: { code: 'ActInProgress' } }
    ])
    expect(deletes()).toHaveLength(1)
    cancel.abort()
    expect(await going).toMatchObject([{ failure: { code: 'Cancelled' } }])
    // What was given up may be asked for again.
    proxy.fault = () => null
    expect(await one.connector.leases.act(connectionId, input)).toMatchObject([{ failure: null }])
    expect(await server.counts(url)).toMatchObject({ visible: 1, inFlight: 0 })
    await proxy.stop()
  })

  it('are released until it is cancelled, and can be released again', async () => {
    const proxy = await startFaultProxy(server.url)
    const { one } = await held(23, proxy.url)
    const cancel = new AbortController()
    proxy.fault = (action) => {
      if (action !== 'ChangeMessageVisibilityBatch') return null
      setTimeout(() => cancel.abort(), 50)
      return { kind: 'hang' }
    }
    const how = { cancel: cancel.signal }
    const results = await one.connector.leases.releaseAll(connectionId, how)
    expect(results.map(({ failure }) => failure?.code)).toEqual(Array(23).fill('Cancelled'))
    proxy.fault = () => null
    const released = await one.connector.leases.releaseAll(connectionId)
    expect(released.map(({ failure }) => failure)).toEqual(Array(23).fill(null))
    await proxy.stop()
  })

  it('that are over cannot be acted on', async () => {
    const { one, documentIds } = await held(1)
    const input = { action: 'release', documentIds } as const
    await one.connector.leases.act(connectionId, input)
    const [again] = await one.connector.leases.act(connectionId, input)
    expect(again?.failure).toMatchObject({ code: 'LeaseEnded' })
  })

  it('are all released when the app closes', async () => {
    const { url, one } = await held(23)
    expect(await one.connector.leases.releaseAll(connectionId)).toHaveLength(23)
    expect(await server.counts(url)).toMatchObject({ visible: 23, inFlight: 0 })
  })
})

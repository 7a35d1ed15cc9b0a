import { describe, expect, it } from 'vitest'
import { createRig, input } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { startFaultProxy } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
const rig = withServer((started) => (server = started))

async function leased(count: number) {
  const url = await server.createQueue()
  await server.send(
    url,
    Array.from({ length: count }, (_, index) => ({ MessageBody: String(index) }))
  )
  const handles = (await server.drain(url)).map(({ ReceiptHandle }) => ReceiptHandle!)
  return { url, handles }
}

describe('Delete', () => {
  it('takes the receipt handle from the body in all its forms, or from the property', async () => {
    const { url, handles } = await leased(4)
    const [a, b, c, d] = handles
    const { run, outputs } = await rig().delete(url, [
      input(a!),
      input(JSON.stringify({ id: b })),
      input(`<DeleteProfileConfig><id>${c!}</id></DeleteProfileConfig>`),
      input('whatever', { receiptHandle: d! })
    ])
    expect(run).toMatchObject({ status: 'succeeded', inputs: 4, outputs: 4, failures: 0 })
    expect(new Set(outputs.map(({ state }) => state))).toEqual(new Set(['accepted']))
    expect(outputs.map(({ properties }) => properties)).toEqual(
      Array.from({ length: 4 }, () => ({ queueUrl: url }))
    )
    expect(await server.counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  it('takes the output documents of a Receive as they are', async () => {
    const url = await server.createQueue()
    await server.send(url, [{ MessageBody: '{"id":"not a handle"}' }])
    const one = rig()
    const { outputs } = await one.receive(url)
    const { body, properties, attributes, id } = outputs[0]!
    const deleted = await one.delete(url, [{ body, properties, attributes }])
    expect(deleted.outputs.map(({ state }) => state)).toEqual(['deleted'])
    expect(deleted.run).toMatchObject({ repeats: 0, accepted: 0 })
    expect(await server.counts(url)).toMatchObject({ inFlight: 0 })
    // It is not held any more, and the same handle again is one that nobody knows.
    expect(one.journal.documentsById.get(id)).toMatchObject({ state: 'deleted', leaseUntil: null })
    const again = await one.delete(url, [{ body, properties, attributes }])
    expect(again.outputs.map(({ state }) => state)).toEqual(['accepted'])
  })

  it('says accepted, not deleted, of a handle that the journal does not know as held', async () => {
    const { url, handles } = await leased(1)
    const { run, outputs } = await rig().delete(url, [input(handles[0]!)])
    expect(outputs.map(({ state }) => state)).toEqual(['accepted'])
    expect(run).toMatchObject({ status: 'succeeded', outputs: 1, failures: 0, accepted: 1 })
  })

  it('sends a handle once that is there twice, and says so', async () => {
    const { url, handles } = await leased(2)
    const [a, b] = handles
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const documents = [input(a!), input(b!), input(JSON.stringify({ id: a }))]
    const { run, outputs } = await createRig(() => clients).delete(url, documents)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, repeats: 1, accepted: 2 })
    const states = outputs.map(({ inputOrdinal, state }) => [inputOrdinal, state])
    expect(states).toEqual([
      [1, 'accepted'],
      [2, 'accepted'],
      [3, 'repeat']
    ])
    const sent = proxy.seen.filter(({ action }) => action === 'DeleteMessageBatch')
    expect(sent).toHaveLength(1)
    await proxy.stop()
    expect(await server.counts(url)).toMatchObject({ inFlight: 0 })
  })

  it('deletes more than a batch', async () => {
    const { url, handles } = await leased(237)
    const { run } = await rig().delete(
      url,
      handles.map((handle) => input(handle))
    )
    expect(run).toMatchObject({ status: 'succeeded', outputs: 237 })
    expect(await server.counts(url)).toMatchObject({ inFlight: 0 })
  })

  it('fails before it deletes where a document has no receipt handle', async () => {
    const { url, handles } = await leased(2)
    const { run } = await rig().delete(url, [input(handles[0]!), input('{"orderId":1}')])
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'MissingReceiptHandle' } })
    expect(await server.counts(url)).toMatchObject({ inFlight: 2 })
  })

  it('with Return application error responses on, deletes the others', async () => {
    const { url, handles } = await leased(2)
    const documents = [input(handles[0]!), input(''), input(handles[1]!)]
    const { run } = await rig().delete(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, failures: 1 })
    expect(await server.counts(url)).toMatchObject({ inFlight: 0 })
  })

  it('finds each queue of a Dynamic Queue', async () => {
    const first = await leased(1)
    const second = await leased(1)
    const { run } = await rig().run(
      { action: 'delete', object: { kind: 'dynamic' }, options: { returnErrors: false } },
      [first, second].map(({ url, handles }) => input(handles[0]!, { queueNameOrUrl: url }))
    )
    expect(run).toMatchObject({ status: 'succeeded', outputs: 2 })
    for (const { url } of [first, second]) {
      expect(await server.counts(url)).toMatchObject({ inFlight: 0 })
    }
  })
})

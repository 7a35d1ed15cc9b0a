import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { connectionId, input, until } from '../support/connector-rig.js'
import type { SqsServer } from '../support/sqs-server.js'
import { empty, numbered } from '../support/test-messages.js'
import { behaviours, type Peer } from './support/behaviours.js'

async function leased(server: SqsServer, count: number) {
  const url = await server.createQueue()
  await server.send(url, numbered(count))
  const handles = (await server.drain(url)).map(({ ReceiptHandle }) => ReceiptHandle!)
  expect(handles).toHaveLength(count)
  return { url, handles }
}

behaviours('Delete', (behaviour) => {
  behaviour('by receipt handle: plain, JSON, XML or property', async ({ server, rig }) => {
    const { url, handles } = await leased(server, 4)
    const [a, b, c, d] = handles
    const { run } = await rig().delete(url, [
      input(a!),
      input(JSON.stringify({ id: b })),
      input(`<DeleteProfileConfig><id>${c!}</id></DeleteProfileConfig>`),
      input('whatever', { receiptHandle: d! })
    ])
    expect(run).toMatchObject({ status: 'succeeded', outputs: 4, failures: 0 })
    expect(await server.counts(url)).toEqual(empty)
  })

  behaviour('more than a batch', async ({ server, rig }) => {
    const { url, handles } = await leased(server, 37)
    const { run } = await rig().delete(
      url,
      handles.map((handle) => input(handle))
    )
    expect(run).toMatchObject({ status: 'succeeded', outputs: 37, failures: 0 })
    expect(await server.counts(url)).toEqual(empty)
  })

  behaviour('a wrong receipt handle fails alone', async ({ server, rig }) => {
    const { url, handles } = await leased(server, 2)
    const documents = [handles[0]!, 'AQEBthere-is-no-such-handle', handles[1]!].map((one) =>
      input(one)
    )
    const { run, outputs } = await rig().delete(url, documents, { returnErrors: true })
    expect(run.failures, 'the wrong one is refused').toBe(1)
    expect(outputs.map(({ failure }) => failure?.code ?? null)).toEqual([
      null,
      'ReceiptHandleIsInvalid',
      null
    ])
    expect(await server.counts(url)).toEqual(empty)
  })

  behaviour('deleting twice is no failure', async ({ server, rig }) => {
    const { url, handles } = await leased(server, 1)
    const one = rig()
    await one.delete(url, [input(handles[0]!)])
    const { run } = await one.delete(url, [input(handles[0]!)])
    expect(run.failure, 'the second time').toBe(null)
  })
})

/** Leases that a Receive took, of 4 seconds. */
async function held({ server, rig }: Peer, count: number) {
  const url = await server.createQueue()
  await server.send(url, numbered(count))
  const one = rig()
  const options = { maximumMessageCount: count, executionTimeout: 20, visibilityTimeout: 4 }
  const { run, outputs } = await one.receive(url, options)
  expect(run.outputs).toBe(count)
  const documentIds = outputs.map(({ id }) => id)
  const act = (action: 'delete' | 'release' | 'extend', seconds?: number) =>
    one.connector.leases.act(connectionId, { action, documentIds, seconds })
  const outcomes = documentIds.map((documentId) => ({ documentId, failure: null }))
  return { act, outcomes, counts: () => server.counts(url) }
}

behaviours('Leases', (behaviour) => {
  behaviour('delete', async (peer) => {
    const { act, counts, outcomes } = await held(peer, 12)
    expect(await act('delete')).toEqual(outcomes)
    expect(await counts()).toEqual(empty)
  })

  behaviour('release', async (peer) => {
    const { act, counts, outcomes } = await held(peer, 12)
    expect(await act('release')).toEqual(outcomes)
    await until(async () => (await counts()).visible === 12, 'all to be visible', 1000)
  })

  behaviour('extend', async (peer) => {
    const { act, counts, outcomes } = await held(peer, 3)
    expect(await act('extend', 60)).toEqual(outcomes)
    await sleep(4500)
    expect(await counts(), 'still leased').toMatchObject({ visible: 0, inFlight: 3 })
  })
})

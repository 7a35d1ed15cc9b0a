import { describe, expect, it } from 'vitest'
import { input } from '../../support/connector-rig.js'
import { withFaultyServer } from '../../support/connector-server.js'
import type { FaultProxy, Json } from '../../support/fault-proxy.js'
import type { SqsServer } from '../../support/sqs-server.js'

/** Return application error responses, off and on, for every action that has it. */

let server: SqsServer
let proxy: FaultProxy
const { rig } = withFaultyServer((...started) => ([server, proxy] = started))

type Entry = { Id: string; MessageBody?: string; ReceiptHandle?: string }

/** Takes entries out of the batches of an action before the server sees them, and answers that they failed. */
function refusing(
  action: string,
  refused: (entry: Entry) => boolean,
  Code = 'InvalidParameterValue'
) {
  proxy.fault = (asked, body) => {
    if (asked !== action) return null
    const entries = body['Entries'] as Entry[]
    const failed = entries.filter(refused)
    if (failed.length === 0) return null
    const Failed = failed.map(({ Id }) => ({ Id, Code, Message: 'No', SenderFault: true }))
    const kept = entries.filter((entry) => !refused(entry))
    if (kept.length === 0) {
      return { kind: 'answer', status: 200, body: JSON.stringify({ Successful: [], Failed }) }
    }
    return {
      kind: 'rewrite',
      request: (sent) => ({ ...sent, Entries: kept }),
      answer: (given) => ({ ...given, Failed })
    }
  }
}

/** Changes the body of one message on its way to the connector. */
function altering(body: string) {
  proxy.fault = (action) =>
    action === 'ReceiveMessage'
      ? {
          kind: 'rewrite',
          answer: (given) => ({
            Messages: ((given['Messages'] as Json[] | undefined) ?? []).map((message) =>
              message['Body'] === body ? { ...message, Body: 'altered' } : message
            )
          })
        }
      : null
}

const bodies = (count: number) => Array.from({ length: count }, (_, n) => ({ MessageBody: `${n}` }))

async function leased(count: number) {
  const url = await server.createQueue()
  await server.send(url, bodies(count))
  const handles = (await server.drain(url, 600)).map(({ ReceiptHandle }) => ReceiptHandle ?? '')
  return { url, handles, documents: handles.map((handle) => input(handle)) }
}

describe('Return application error responses of Send', () => {
  const documents = Array.from({ length: 25 }, (_, n) => input(`${n}`))

  it('off: the run stops and is failed, what was done is listed', async () => {
    const url = await server.createQueue()
    refusing('SendMessageBatch', ({ MessageBody }) => MessageBody === '3')
    const { run, outputs } = await rig().send(url, documents)
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'InvalidParameterValue' } })
    expect(run.failure?.message).toMatch(/^Document 4: /)
    const sent = outputs.filter(({ state }) => state === 'sent')
    expect(await server.drain(url)).toHaveLength(sent.length)
    expect(sent.length).toBeGreaterThanOrEqual(9)
  })

  it('on: the failure is an output document with status code and message, and the run goes on', async () => {
    const url = await server.createQueue()
    refusing('SendMessageBatch', ({ MessageBody }) => ['3', '17'].includes(MessageBody ?? ''))
    const { run, outputs } = await rig().send(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'succeeded', outputs: 25, failures: 2, failure: null })
    const failed = outputs.filter(({ state }) => state === 'failed')
    for (const { body, failure, properties } of failed) {
      expect(JSON.parse(body)).toEqual({
        statusCode: 'InvalidParameterValue',
        message: failure?.message
      })
      expect(properties.queueUrl).toBe(url)
    }
    expect(failed).toHaveLength(2)
    expect(await server.drain(url)).toHaveLength(23)
  })

  it('on: does not turn the failure of the whole run into documents', async () => {
    const url = await server.createQueue()
    proxy.fault = (action) =>
      action === 'SendMessageBatch' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
    const { run } = await rig().send(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'failed', outputs: 0, failure: { code: 'AccessDenied' } })
    expect(run.failure?.hint).toContain('sqs:SendMessage')
  })
})

describe('Return application error responses of Delete', () => {
  it('off: the run stops and is failed, what was done is listed', async () => {
    const { url, handles, documents } = await leased(25)
    refusing(
      'DeleteMessageBatch',
      ({ ReceiptHandle }) => ReceiptHandle === handles[3],
      'ReceiptHandleIsInvalid'
    )
    const { run, outputs } = await rig().delete(url, documents)
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'ReceiptHandleIsInvalid' } })
    expect(run.failure?.message).toMatch(/^Document 4: /)
    const gone = outputs.filter(({ state }) => state === 'accepted')
    expect((await server.counts(url)).inFlight).toBe(25 - gone.length)
    expect(gone.length).toBeGreaterThanOrEqual(9)
  })

  it('on: the failure is an output document with status code and message, and the run goes on', async () => {
    const { url, handles, documents } = await leased(25)
    const refused = [handles[0], handles[24]]
    refusing(
      'DeleteMessageBatch',
      ({ ReceiptHandle }) => refused.includes(ReceiptHandle),
      'ReceiptHandleIsInvalid'
    )
    const { run, outputs } = await rig().delete(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'succeeded', outputs: 25, failures: 2, failure: null })
    const failed = outputs.filter(({ state }) => state === 'failed')
    expect(failed.map(({ body }) => (JSON.parse(body) as Json)['statusCode'])).toEqual([
      'ReceiptHandleIsInvalid',
      'ReceiptHandleIsInvalid'
    ])
    expect(await server.counts(url)).toMatchObject({ inFlight: 2 })
  })

  it('on: goes on with the documents of other queues where one queue does not exist', async () => {
    const { url, documents } = await leased(2)
    const named = documents.map((document) => ({
      ...document,
      properties: { queueNameOrUrl: url }
    }))
    const { run } = await rig().run(
      { action: 'delete', object: { kind: 'dynamic' }, options: { returnErrors: true } },
      [input('handle', { queueNameOrUrl: 'there-is-none' }), ...named]
    )
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, failures: 1 })
    expect(await server.counts(url)).toMatchObject({ inFlight: 0 })
  })
})

describe('Return application error responses of Receive', () => {
  const many = { maximumMessageCount: 25, executionTimeout: 30, visibilityTimeout: 600 }

  it('off: a message that cannot be deleted fails the run, and stays', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(25))
    const one = rig()
    let refused = ''
    refusing('DeleteMessageBatch', ({ ReceiptHandle }) => {
      refused ||= ReceiptHandle ?? ''
      return ReceiptHandle === refused
    })
    const { run, outputs } = await one.receive(url, { ...many, deleteMessages: true })
    expect(run).toMatchObject({ status: 'failed', outputs: 10, failures: 1 })
    expect(outputs.filter(({ state }) => state === 'deleted')).toHaveLength(9)
    expect(await server.counts(url)).toMatchObject({ visible: 15, inFlight: 1 })
  })

  it('on: the run goes on, and what could not be deleted says why', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(25))
    const one = rig()
    let refused = ''
    refusing('DeleteMessageBatch', ({ ReceiptHandle }) => {
      refused ||= ReceiptHandle ?? ''
      return ReceiptHandle === refused
    })
    const options = { ...many, deleteMessages: true, returnErrors: true }
    const { run, outputs } = await one.receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 25, failures: 1, failure: null })
    const [held] = outputs.filter(({ state }) => state === 'held')
    expect(held?.failure?.code).toBe('InvalidParameterValue')
    expect(await server.counts(url)).toMatchObject({ visible: 0, inFlight: 1 })
  })

  it('off: a message that arrived altered fails the run; on, the run goes on', async () => {
    for (const returnErrors of [false, true]) {
      const url = await server.createQueue()
      await server.send(url, bodies(25))
      altering('3')
      const options = { ...many, deleteMessages: true, returnErrors }
      const { run, outputs } = await rig().receive(url, options)
      expect(run).toMatchObject(
        returnErrors
          ? { status: 'succeeded', outputs: 25, failures: 1, failure: null }
          : { status: 'failed', outputs: 10, failures: 1, failure: { code: 'Md5Mismatch' } }
      )
      const altered = outputs.filter(({ body }) => body === 'altered')
      expect(altered).toMatchObject([{ state: 'held', failure: { code: 'Md5Mismatch' } }])
      // What arrived altered is still in the queue.
      expect((await server.counts(url)).inFlight).toBe(1)
    }
  })
})

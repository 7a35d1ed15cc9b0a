import { setTimeout as sleep } from 'node:timers/promises'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { expect } from 'vitest'
import { numbered } from '../support/test-messages.js'
import { behaviours } from './support/behaviours.js'

const ids = (outputs: { properties: { messageId?: string | undefined } }[]) =>
  outputs.map(({ properties }) => properties.messageId)

behaviours('Receive', (behaviour) => {
  behaviour('one message by default, with its system attributes', async ({ server, rig }) => {
    const url = await server.createQueue({ attributes: { VisibilityTimeout: '45' } })
    await server.send(url, numbered(2))
    const before = Date.now()
    const { run, outputs } = await rig().receive(url)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 1 })
    const [one] = outputs
    expect(one!.properties).toEqual({
      queueUrl: url,
      messageId: expect.stringMatching(/.+/) as string,
      receiptHandle: expect.stringMatching(/.+/) as string
    })
    expect(one!.system).toMatchObject({
      ApproximateReceiveCount: '1',
      SenderId: expect.stringMatching(/.+/) as string,
      SentTimestamp: expect.stringMatching(/^\d{13}$/) as string,
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/) as string
    })
    expect(one!.leaseUntil).toBeGreaterThanOrEqual(before + 45_000)
  })

  behaviour('the trace header of a message', async ({ server, rig }) => {
    const url = await server.createQueue()
    const StringValue = 'Root=1-5759e988-bd862e3fe1be46a994272793'
    await server.client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'traced',
        MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue } }
      })
    )
    const { outputs } = await rig().receive(url)
    expect(outputs[0]!.system['AWSTraceHeader'], 'the trace header').toBe(StringValue)
  })

  behaviour('the count in several calls', async ({ server, rig }) => {
    const url = await server.createQueue()
    await server.send(url, numbered(40))
    const options = { maximumMessageCount: 23, executionTimeout: 20 }
    const { outputs } = await rig().receive(url, options)
    expect(new Set(ids(outputs)).size).toBe(23)
    expect(await server.counts(url)).toMatchObject({ visible: 17, inFlight: 23 })
  })

  behaviour('all, until long polls come back empty', async ({ server, rig }) => {
    const url = await server.createQueue()
    await server.send(url, numbered(35))
    const options = { maximumMessageCount: -1, executionTimeout: 30 }
    const { run, outputs } = await rig().receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 35 })
    expect(new Set(ids(outputs)).size).toBe(35)
  })

  behaviour('waits for a message', async ({ server, rig }) => {
    const url = await server.createQueue()
    const receiving = rig().receive(url, { waitTimeout: 15 })
    await sleep(500)
    await server.send(url, numbered(1))
    const { run } = await receiving
    expect(run.outputs).toBe(1)
    expect(run.endedAt! - run.startedAt).toBeLessThan(10_000)
  })

  behaviour('an Execution timeout ends it', async ({ server, rig }) => {
    const url = await server.createQueue()
    const options = { maximumMessageCount: -1, executionTimeout: 2, waitTimeout: 20 }
    const { run } = await rig().receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 0 })
    expect(run.endedAt! - run.startedAt).toBeLessThan(6000)
  })

  behaviour('Delete messages', async ({ server, rig }) => {
    const url = await server.createQueue()
    await server.send(url, numbered(12))
    const options = { maximumMessageCount: 12, executionTimeout: 20, deleteMessages: true }
    const { run, outputs } = await rig().receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 12, failures: 0 })
    expect(new Set(outputs.map(({ state }) => state))).toEqual(new Set(['deleted']))
    expect(await server.counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  behaviour('a lease ends, and the message comes again', async ({ server, rig }) => {
    const url = await server.createQueue()
    await server.send(url, numbered(1))
    const one = rig()
    const first = await one.receive(url, { visibilityTimeout: 2 })
    expect((await one.receive(url)).outputs, 'invisible while it is leased').toEqual([])
    const again = await one.receive(url, { waitTimeout: 10 })
    expect(ids(again.outputs), 'the same message').toEqual(ids(first.outputs))
    expect(again.outputs[0]!.system['ApproximateReceiveCount']).toBe('2')
    const handles = [first, again].map(({ outputs }) => outputs[0]!.properties.receiptHandle)
    expect(handles[0], 'a receipt handle of its own').not.toBe(handles[1])
  })

  behaviour('a visibility timeout of 0 leaves it visible', async ({ server, rig }) => {
    const url = await server.createQueue()
    await server.send(url, numbered(1))
    const one = rig()
    const first = await one.receive(url, { visibilityTimeout: 0 })
    const second = await one.receive(url, { waitTimeout: 3 })
    expect(first.outputs, 'the first look').toHaveLength(1)
    expect(ids(second.outputs), 'the second look').toEqual(ids(first.outputs))
  })

  behaviour('cancelled: the long poll takes no message any more', async ({ server, rig }) => {
    const url = await server.createQueue()
    const one = rig()
    const receiving = one.receive(url, { waitTimeout: 20 })
    await sleep(1000)
    one.connector.runs.cancel(1)
    expect((await receiving).run.status).toBe('cancelled')
    // The server hears of it a moment later.
    await sleep(1000)
    await server.send(url, numbered(1))
    await sleep(1500)
    expect(await server.counts(url), 'nobody took it').toMatchObject({ visible: 1, inFlight: 0 })
  })
})

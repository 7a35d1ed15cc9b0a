import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRig, input } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { startFaultProxy } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
const rig = withServer((started) => (server = started))

/** Text that is easily broken on the way. */
const texts = [
  'plain',
  '{"a":[1,2,{"b":null}]}',
  '<x a="1">&amp;</x>',
  'tab\tnewline\nreturn\r',
  'Zürich – 東京 – 🧪👩‍👩‍👧 – \u{10FFFF} – \u{10000} – \uFFFD – \uE000 – \uD7FF',
  ' leading and trailing ',
  '\u00A0\u2028\u2029'
]

const attributes = [
  { name: 'text', type: 'String', value: 'Grüße 🎈' },
  { name: 'label', type: 'String.json', value: '{"x":1}' },
  { name: 'number', type: 'Number', value: '-12.50' },
  { name: 'integer', type: 'Number.int', value: '7' },
  { name: 'bytes', type: 'Binary', value: Buffer.from([0, 1, 254, 255]).toString('base64') },
  { name: 'image', type: 'Binary.png', value: Buffer.from('not really').toString('base64') }
]

describe('Send to a standard queue', () => {
  it('gives one output document per input document, with what SQS said', async () => {
    const url = await server.createQueue()
    const { run, outputs } = await rig().send(
      url,
      texts.map((text) => input(text, {}, attributes))
    )
    expect(run).toMatchObject({ status: 'succeeded', inputs: 7, outputs: 7, failures: 0 })
    const received = await server.drain(url)
    expect(received.map(({ Body }) => Body)).toEqual(texts)
    for (const [index, message] of received.entries()) {
      const output = outputs[index]!
      expect(output.state).toBe('sent')
      expect(output.properties).toEqual({ queueUrl: url, messageId: message.MessageId })
      expect(JSON.parse(output.body)).toEqual({
        MessageId: message.MessageId,
        MD5OfMessageBody: message.MD5OfBody,
        MD5OfMessageAttributes: message.MD5OfMessageAttributes
      })
    }
  })

  it('carries every type of attribute exactly', async () => {
    const url = await server.createQueue()
    await rig().send(url, [input('body', {}, attributes)])
    const [message] = await server.drain(url)
    const sent = Object.entries(message!.MessageAttributes ?? {}).map(([name, value]) => ({
      name,
      type: value.DataType,
      value: value.BinaryValue
        ? Buffer.from(value.BinaryValue).toString('base64')
        : value.StringValue
    }))
    expect(sent).toEqual(expect.arrayContaining(attributes))
    expect(sent).toHaveLength(attributes.length)
  })

  it('delays messages when it is told to', async () => {
    const url = await server.createQueue()
    await rig().send(url, [input('later')], { delaySeconds: 60 })
    expect(await server.counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 1 })
  })

  it('splits batches by size', async () => {
    const url = await server.createQueue()
    const { run } = await rig().send(
      url,
      Array.from({ length: 7 }, (_, index) => input(`${index}${'x'.repeat(400_000)}`))
    )
    expect(run).toMatchObject({ status: 'succeeded', outputs: 7 })
    const received = await server.drain(url)
    expect(received.map(({ Body }) => Body?.[0])).toEqual([...'0123456'])
  })

  it('sends a message of the largest size, and refuses one byte more before it is sent', async () => {
    const url = await server.createQueue()
    const largest = await rig().send(url, [input('x'.repeat(1_048_576))])
    expect(largest.run.status).toBe('succeeded')
    const clients = server.clients()
    const over = await createRig(() => clients).send(url, [input('x'.repeat(1_048_577))])
    expect(over.run).toMatchObject({
      status: 'failed',
      failure: { code: 'MessageTooLong', retryable: false }
    })
    expect(over.run.failure?.message).toContain('1,048,577')
    // Only the question for the queue's attributes went out.
    expect(clients.requests).toBe(1)
  })

  it("keeps to the queue's own maximum message size", async () => {
    const url = await server.createQueue({ attributes: { MaximumMessageSize: '1024' } })
    const { run } = await rig().send(url, [input('x'.repeat(1025))])
    expect(run.failure).toMatchObject({ code: 'MessageTooLong' })
    expect(run.failure?.message).toContain('1,024')
  })

  it('sends nothing while a document is invalid, and says which', async () => {
    const url = await server.createQueue()
    const { run, outputs } = await rig().send(url, [input('good'), input(''), input('good too')])
    expect(run).toMatchObject({ status: 'failed', inputs: 3, failures: 1 })
    expect(run.failure).toMatchObject({ code: 'EmptyBody' })
    expect(run.failure?.message).toMatch(/^Document 2: /)
    expect(outputs.map(({ state }) => state)).toEqual(['failed'])
    expect(await server.counts(url)).toMatchObject({ visible: 0 })
  })

  it('with Return application error responses on, sends the rest', async () => {
    const url = await server.createQueue()
    const documents = [input('good'), input('bad \u0000'), input('good too')]
    const { run, outputs } = await rig().send(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, failures: 1, failure: null })
    const failed = outputs.find(({ state }) => state === 'failed')!
    expect(JSON.parse(failed.body)).toEqual({
      statusCode: 'InvalidMessageContents',
      message: expect.stringContaining('U+0000') as string
    })
    expect(await server.counts(url)).toMatchObject({ visible: 2 })
  })

  it('refuses a deduplication id', async () => {
    const url = await server.createQueue()
    const { run } = await rig().send(url, [input('x', { messageDeduplicationId: 'd' })])
    expect(run.failure).toMatchObject({ code: 'NotFifo' })
  })

  it('sends nothing of no documents', async () => {
    const url = await server.createQueue()
    expect((await rig().send(url, [])).run).toMatchObject({ status: 'succeeded', outputs: 0 })
  })
})

describe('Send to a FIFO queue', () => {
  it('gives the group, the deduplication id and the sequence number', async () => {
    const url = await server.createQueue({ fifo: true })
    const properties = { messageGroupId: 'group-1', messageDeduplicationId: 'dedup-1' }
    const { outputs } = await rig().send(url, [input('body', properties)])
    const [message] = await server.drain(url)
    expect(outputs[0]?.properties).toEqual({
      queueUrl: url,
      messageId: message!.MessageId,
      messageGroupId: 'group-1',
      messageDeduplicationId: 'dedup-1',
      sequenceNumber: message!.Attributes?.SequenceNumber
    })
  })

  it('gives the deduplication id that content-based deduplication uses', async () => {
    const attributes = { ContentBasedDeduplication: 'true' }
    const url = await server.createQueue({ fifo: true, attributes })
    const { outputs } = await rig().send(url, [input('häßlich', { messageGroupId: 'g' })])
    const [message] = await server.drain(url)
    const digest = createHash('sha256').update('häßlich').digest('hex')
    expect(outputs[0]?.properties.messageDeduplicationId).toBe(digest)
    expect(message!.Attributes?.MessageDeduplicationId).toBe(digest)
  })

  it('says of a repeat that SQS dropped it: in one batch, in a later run and after a restart', async () => {
    const url = await server.createQueue({ fifo: true })
    const first = rig()
    const document = (body: string, id: string) =>
      input(body, { messageGroupId: 'g', messageDeduplicationId: id })
    const { run, outputs } = await first.send(url, [
      document('a', '1'),
      document('b', '2'),
      document('another body', '1')
    ])
    const byInput = outputs.toSorted((a, b) => (a.inputOrdinal ?? 0) - (b.inputOrdinal ?? 0))
    expect(byInput.map(({ state }) => state)).toEqual(['sent', 'sent', 'repeat'])
    expect(byInput[2]?.properties.messageId).toBe(byInput[0]?.properties.messageId)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, failures: 0, repeats: 1 })

    const later = await first.send(url, [document('a', '1'), document('c', '3')])
    expect(later.outputs.map(({ state }) => state).sort()).toEqual(['repeat', 'sent'])
    const clients = server.clients()
    const restarted = createRig(() => clients, first.journal)
    const again = await restarted.send(url, [document('c', '3')])
    expect(again.run).toMatchObject({ status: 'succeeded', repeats: 1 })
    expect(await server.counts(url)).toMatchObject({ visible: 3 })
  })

  it('calls what was sent again for a lost answer sent, not a repeat', async () => {
    const url = await server.createQueue({ fifo: true })
    const proxy = await startFaultProxy(server.url)
    let lost = false
    proxy.fault = (action) => {
      if (action !== 'SendMessageBatch' || lost) return null
      lost = true
      return { kind: 'lose-answer' }
    }
    const clients = server.clients(proxy.url)
    const properties = { messageGroupId: 'g', messageDeduplicationId: '1' }
    const { run, outputs } = await createRig(() => clients).send(url, [input('a', properties)])
    expect(lost).toBe(true)
    expect(outputs.map(({ state }) => state)).toEqual(['sent'])
    expect(run.repeats).toBe(0)
    await proxy.stop()
  })

  it('asks for a deduplication id where the queue has no content-based deduplication', async () => {
    const url = await server.createQueue({ fifo: true })
    const { run } = await rig().send(url, [input('x', { messageGroupId: 'g' })])
    expect(run.failure).toMatchObject({ code: 'MissingDeduplicationId' })
  })

  it('asks for a group', async () => {
    const url = await server.createQueue({ fifo: true })
    const { run } = await rig().send(url, [input('x', { messageDeduplicationId: 'd' })])
    expect(run.failure).toMatchObject({ code: 'MissingGroupId' })
  })

  it('refuses Delay seconds before there is a run', async () => {
    const url = await server.createQueue({ fifo: true })
    const one = rig()
    await expect(one.send(url, [input('x')], { delaySeconds: 0 })).rejects.toMatchObject({
      failure: {
        code: 'DelayOnFifo',
        message:
          'A FIFO queue takes its delay from the queue, not from the message. Leave this blank.'
      }
    })
    expect(one.journal.runsById.size).toBe(0)
  })

  it('keeps the order of every group of a thousand documents', async () => {
    const url = await server.createQueue({ fifo: true })
    const documents = Array.from({ length: 1000 }, (_, index) =>
      input(String(index), {
        messageGroupId: `g${(index * 7) % 13}`,
        messageDeduplicationId: String(index)
      })
    )
    const { run, outputs } = await rig().send(url, documents)
    expect(run).toMatchObject({ status: 'succeeded', inputs: 1000, outputs: 1000 })
    // SQS numbers messages in the order in which it takes them.
    const sent = outputs
      .map(({ properties }) => ({
        index: Number(properties.messageDeduplicationId),
        group: properties.messageGroupId,
        sequence: BigInt(properties.sequenceNumber!)
      }))
      .sort((a, b) => (a.sequence < b.sequence ? -1 : 1))
    for (let group = 0; group < 13; group++) {
      const order = sent.filter((one) => one.group === `g${group}`).map(({ index }) => index)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
  })
})

describe('Send with Dynamic Queue', () => {
  const dynamic = { kind: 'dynamic' } as const
  const options = { delaySeconds: null, returnErrors: true }

  it('sends each document to its queue, by URL or by name, with one look-up per name', async () => {
    const first = await server.createQueue({ name: 'dynamic-by-name' })
    const second = await server.createQueue()
    const clients = server.clients()
    const { run } = await createRig(() => clients).run(
      { action: 'send', object: dynamic, options },
      [
        input('a', { queueNameOrUrl: 'dynamic-by-name' }),
        input('b', { queueNameOrUrl: second }),
        input('c', { queueNameOrUrl: 'dynamic-by-name' })
      ]
    )
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, queueUrl: null })
    expect((await server.drain(first)).map(({ Body }) => Body)).toEqual(['a', 'c'])
    expect((await server.drain(second)).map(({ Body }) => Body)).toEqual(['b'])
    expect(clients.requests).toBe(3)
  })

  it('fails the documents that name no queue, or one that does not exist', async () => {
    const { run, outputs } = await rig().run({ action: 'send', object: dynamic, options }, [
      input('a'),
      input('b', { queueNameOrUrl: 'there-is-none' })
    ])
    expect(run).toMatchObject({ status: 'succeeded', failures: 2 })
    expect(outputs.map(({ failure }) => failure?.code)).toEqual([
      'MissingQueue',
      'QueueDoesNotExist'
    ])
  })
})

import { expect } from 'vitest'
import { input } from '../support/connector-rig.js'
import { behaviours } from './support/behaviours.js'

const attribute = { name: 'count', type: 'Number.int', value: '7' }

behaviours('Send', (behaviour) => {
  behaviour('one output document for each input document, its MD5s verified', async (peer) => {
    const url = await peer.server.createQueue()
    const bodies = Array.from({ length: 23 }, (_, index) => `body ${index}`)
    const { run, outputs } = await peer.rig().send(
      url,
      bodies.map((body) => input(body, {}, [attribute]))
    )
    expect(run).toMatchObject({ status: 'succeeded', inputs: 23, outputs: 23, failures: 0 })
    const held = new Map((await peer.server.drain(url)).map((one) => [one.MessageId, one]))
    expect(held.size).toBe(23)
    for (const { state, properties, body } of outputs) {
      const message = held.get(properties.messageId)!
      expect(state).toBe('sent')
      expect(properties).toEqual({ queueUrl: url, messageId: message.MessageId })
      expect(JSON.parse(body)).toEqual({
        MessageId: message.MessageId,
        MD5OfMessageBody: message.MD5OfBody,
        MD5OfMessageAttributes: message.MD5OfMessageAttributes
      })
    }
  })

  behaviour('FIFO: group, deduplication id and an ascending sequence number', async (peer) => {
    const url = await peer.server.createQueue({ fifo: true })
    const documents = Array.from({ length: 12 }, (_, index) =>
      input(`body ${index}`, { messageGroupId: 'g', messageDeduplicationId: `d${index}` })
    )
    const { run, outputs } = await peer.rig().send(url, documents)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 12 })
    const numbers = outputs.map(({ properties }) => BigInt(properties.sequenceNumber ?? -1))
    expect(outputs.map(({ properties }) => properties.messageDeduplicationId)).toEqual(
      documents.map(({ properties }) => properties.messageDeduplicationId)
    )
    expect(
      numbers.every((number) => number >= 0n),
      'a sequence number for each'
    ).toBe(true)
    expect(numbers, 'ascending').toEqual(numbers.toSorted((a, b) => (a < b ? -1 : 1)))
  })

  behaviour('a group on a standard queue', async (peer) => {
    const url = await peer.server.createQueue()
    const rig = peer.rig()
    const { run } = await rig.send(url, [input('fair', { messageGroupId: 'tenant-1' })])
    expect(run.failure, 'the group is accepted').toBe(null)
    const { outputs } = await rig.receive(url)
    expect(outputs[0]?.properties.messageGroupId, 'the group is returned').toBe('tenant-1')
  })

  behaviour('Delay seconds', async (peer) => {
    const url = await peer.server.createQueue()
    const rig = peer.rig()
    const sentAt = Date.now()
    await rig.send(url, [input('later')], { delaySeconds: 2 })
    expect(await peer.server.counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 1 })
    expect((await rig.receive(url)).outputs).toEqual([])
    const { outputs } = await rig.receive(url, { waitTimeout: 10 })
    expect(outputs.map(({ body }) => body)).toEqual(['later'])
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(1900)
  })
})

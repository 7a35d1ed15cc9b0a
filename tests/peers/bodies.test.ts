import { expect } from 'vitest'
import { input } from '../support/connector-rig.js'
import { behaviours, type Peer } from './support/behaviours.js'

/** Text that is easily broken on the way. */
const texts: Record<string, string> = {
  'bodies with tab, newline and return': 'a\tb\nc\rd\r\ne\n',
  'bodies that begin or end with white space': ' \n both ends \t ',
  'bodies beyond the basic plane': '👩‍👩‍👧 \u{10000} \u{1F9EA} \u{10FFFF} 東京 Zürich',
  'bodies with the last characters of a range':
    '\uD7FF \uE000 \uFFFD \uFEFF \u2028 \u2029 \u0085 \u007F',
  'bodies with noncharacters that SQS takes': '\uFDD0 \uFDEF \u{1FFFE} \u{1FFFF} \u{10FFFE}',
  'bodies that look like markup': '<a b="1">&amp;&#13; &lt; %20 + "q" \\u0041 ]]></a>'
}

const attributes = [
  { name: 'text', type: 'String', value: 'Grüße 🎈 \t\n' },
  { name: 'a.label-1_x', type: 'String.json', value: '{"x":1}' },
  { name: 'number', type: 'Number', value: '-12.50' },
  { name: 'integer', type: 'Number.int', value: '007' },
  { name: 'bytes', type: 'Binary', value: Buffer.from([0, 1, 127, 128, 255]).toString('base64') },
  { name: 'image', type: 'Binary.png', value: Buffer.from('not really').toString('base64') }
]

/** Sends a document and receives it again. Both ways the MD5s are verified: a wrong one is a failure. */
async function roundTrip({ server, rig }: Peer, document: ReturnType<typeof input>) {
  const url = await server.createQueue()
  const one = rig()
  const sent = await one.send(url, [document])
  expect(sent.run.failure, 'it is accepted').toBe(null)
  const { run, outputs } = await one.receive(url)
  expect(run.failure, 'its MD5s are right').toBe(null)
  expect(outputs, 'it is there').toHaveLength(1)
  return outputs[0]!
}

behaviours('Bodies and attributes', (behaviour) => {
  for (const [title, text] of Object.entries(texts)) {
    behaviour(title, async (peer) => {
      const { body, md5OfBody } = await roundTrip(peer, input(text))
      expect(body, 'it is the same').toBe(text)
      expect(md5OfBody).toMatch(/^[0-9a-f]{32}$/)
    })
  }

  behaviour('characters that SQS refuses never leave the connector', async ({ server, rig }) => {
    const url = await server.createQueue()
    const refused = [
      '\u0000',
      'a\u000Bb',
      '\uFFFE',
      'x\uFFFF',
      'lone \uD800 surrogate',
      '\u001B[0m'
    ]
    const documents = refused.map((body) => input(body))
    const { run, outputs } = await rig().send(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'succeeded', failures: refused.length })
    expect(new Set(outputs.map(({ failure }) => failure?.code))).toEqual(
      new Set(['InvalidMessageContents'])
    )
    expect(await server.counts(url)).toMatchObject({ visible: 0 })
  })

  for (const type of ['String', 'Number', 'Binary']) {
    const some = attributes.filter((one) => one.type.split('.')[0] === type)
    behaviour(`${type} attributes, with and without a label of their own`, async (peer) => {
      const found = await roundTrip(peer, input('body', {}, some))
      const byName = found.attributes.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      expect(byName, 'they are the same').toEqual(
        some.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      )
      expect(found.md5OfAttributes).toMatch(/^[0-9a-f]{32}$/)
    })
  }

  behaviour('ten attributes', async (peer) => {
    const ten = Array.from({ length: 10 }, (_, index) => ({
      name: `attribute.${index}`,
      type: 'String',
      value: `value ${index}`
    }))
    const found = await roundTrip(peer, input('body', {}, ten))
    expect(found.attributes).toHaveLength(10)
    expect(found.attributes).toEqual(expect.arrayContaining(ten))
  })

  behaviour('a message of 1 MiB', async (peer) => {
    const text = 'x'.repeat(1_048_576)
    const { body } = await roundTrip(peer, input(text))
    expect(body === text).toBe(true)
  })

  behaviour('a message of 1 MiB with its attributes, in characters of 4 bytes', async (peer) => {
    const attribute = { name: 'n', type: 'String', value: 'v' }
    const text = '🧪'.repeat((1_048_576 - 8) / 4)
    const { body } = await roundTrip(peer, input(text, {}, [attribute]))
    expect(body === text).toBe(true)
  })

  behaviour('batches are split at 1 MiB', async ({ server, rig }) => {
    const url = await server.createQueue()
    const documents = Array.from({ length: 7 }, (_, index) =>
      input(`${index}${'x'.repeat(400_000)}`)
    )
    const { run } = await rig().send(url, documents)
    expect(run.failure).toBe(null)
    const received = await server.drain(url)
    expect(received.map(({ Body }) => Body?.[0]).sort()).toEqual([...'0123456'])
  })

  behaviour("the queue's own maximum message size is kept to", async ({ server, rig }) => {
    const url = await server.createQueue({ attributes: { MaximumMessageSize: '1024' } })
    const { run } = await rig().send(url, [input('x'.repeat(1025))])
    expect(run.failure, 'it is refused').toMatchObject({ code: 'MessageTooLong' })
    expect(run.failure?.message).toContain('1,024')
  })

  const dynamic = {
    action: 'send',
    object: { kind: 'dynamic' },
    options: { delaySeconds: null, returnErrors: true }
  } as const

  // The queue of a document is not asked for its attributes, so in these two the server itself has to refuse.
  behaviour('one document of a batch that is too long for the queue fails alone', async (peer) => {
    const { server, rig } = peer
    const url = await server.createQueue({ attributes: { MaximumMessageSize: '1024' } })
    const bodies = ['a', 'x'.repeat(1025), 'c']
    const documents = bodies.map((body) => input(body, { queueNameOrUrl: url }))
    const { run, outputs } = await rig().run(dynamic, documents)
    expect(run.failures, 'one is refused').toBe(1)
    const failed = outputs.find(({ state }) => state === 'failed')
    expect(failed?.failure).toMatchObject({ code: 'MessageTooLong', retryable: false })
    expect(failed?.failure?.message).toMatch(/^Document 2: /)
    expect((await server.drain(url)).map(({ Body }) => Body).sort()).toEqual(['a', 'c'])
  })

  behaviour('one document of a batch without the id that it needs fails alone', async (peer) => {
    const { server, rig } = peer
    const url = await server.createQueue({ fifo: true })
    const documents = ['a', '', 'c'].map((messageDeduplicationId, index) =>
      input(`body ${index}`, {
        queueNameOrUrl: url,
        messageGroupId: `g${index}`,
        messageDeduplicationId
      })
    )
    const { run, outputs } = await rig().run(dynamic, documents)
    expect(run.failures, 'one is refused').toBe(1)
    const failed = outputs.find(({ state }) => state === 'failed')
    expect(failed?.failure).toMatchObject({ retryable: false })
    expect(failed?.failure?.message).toMatch(/^Document 2: /)
    expect((await server.drain(url)).map(({ Body }) => Body).sort()).toEqual(['body 0', 'body 2'])
  })
})

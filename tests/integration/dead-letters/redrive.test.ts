import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectionId, until } from '../../support/connector-rig.js'
import { makeDeadLetters } from '../../support/dead-letters.js'
import { takeInOrder } from '../../support/queue-work.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { openDeadLetters, type Rig } from './rig.js'
import { fill, numberOf } from './support.js'

let server: SqsServer
let rig: Rig

beforeAll(async () => {
  server = await startSqsServer()
})
afterAll(() => server.stop())
beforeEach(() => {
  rig = openDeadLetters(server)
})
afterEach(() => rig.close())

const bodiesIn = async (url: string) => (await takeInOrder(server, url)).map(({ Body }) => Body)
const all = { after: 0, limit: 100 }
const { signal } = new AbortController()

describe('a redrive', () => {
  it('sends what meets the filter to the only queue that redrives here, and leaves the rest as it was', async () => {
    const { url, source } = await makeDeadLetters(server, 'filtered', { orders: 30, payments: 5 })
    const run = await rig.redrive(url, null, { filter: { text: 'PAYMENT' } })
    expect(run).toMatchObject({
      status: 'succeeded',
      purpose: 'redrive',
      action: 'send',
      queueUrl: source,
      deadLetterUrl: url,
      inputs: 5,
      outputs: 5,
      failures: 0
    })
    expect(run.notes).toEqual(['30 messages were not chosen and stayed.'])
    expect(await bodiesIn(source)).toHaveLength(5)
    expect(await server.counts(url)).toEqual({ visible: 30, inFlight: 0, delayed: 0 })
  })

  it('keeps both messages of each pair, under the Message Id that each had and has', async () => {
    const { url, source } = await makeDeadLetters(server, 'pairs', {
      orders: 6,
      payments: 0,
      fifo: true
    })
    const { id } = await rig.redrive(url, source)
    const { pairs } = await rig.journal.pairs({ runId: id, filter: 'all', from: 0, limit: 50 })
    const taken = await takeInOrder(server, source)
    expect(pairs).toHaveLength(6)
    for (const { input, output } of pairs) {
      expect(input).toMatchObject({ state: 'deleted', queueUrl: url, groupId: output?.groupId })
      // The deduplication id at the target is never the sender's, which SQS might drop.
      expect(output).toMatchObject({ state: 'sent', deduplicationId: input.messageId })
      const sent = taken.find(({ MessageId }) => MessageId === output?.messageId)
      expect(sent?.Body).toBe(input.preview)
    }
  })

  it('does not lose a message whose copy was sent under the same deduplication id a moment ago', async () => {
    const { url, source } = await makeDeadLetters(server, 'copies', {
      orders: 1,
      payments: 0,
      fifo: true
    })
    await server.send(source, [
      { MessageBody: 'copy', MessageGroupId: 'g', MessageDeduplicationId: 'order-0' }
    ])
    await rig.redrive(url, source)
    expect(await bodiesIn(source)).toHaveLength(2)
  })

  it('sends a message as it was edited', async () => {
    const { url, source } = await makeDeadLetters(server, 'edited', { orders: 3, payments: 0 })
    const { id } = await rig.examine(url)
    const { rows } = await rig.deadLetters.page({ runId: id, filter: {}, ...all }, signal)
    const messageId = rows.find(({ preview }) => preview.includes('line 1'))?.messageId ?? ''
    const attributes = [{ name: 'mended', type: 'String', value: 'yes' }]
    const run = await rig.redrive(url, null, {
      filter: { messageIds: [messageId] },
      edits: [{ messageId, body: 'mended', attributes }]
    })
    const [sent] = await takeInOrder(server, source)
    expect(sent).toMatchObject({ Body: 'mended' })
    expect(sent?.MessageAttributes?.['mended']?.StringValue).toBe('yes')
    expect(await server.counts(url)).toMatchObject({ visible: 2 })
    // The journal has both: what would be sent back is the message as it was.
    const every = { runId: run.id, filter: 'all', from: 0, limit: 9 } as const
    const [pair] = (await rig.journal.pairs(every)).pairs
    await rig.journal.gather('edited', [pair?.input.id ?? 0])
    expect(await rig.journal.arrange('edited')).toMatchObject({ deleted: 1 })
    const asked = { batch: 'edited', unknown: false, again: false, after: 0, limit: 9 }
    const { documents } = await rig.journal.arranged(asked)
    expect(documents.map(({ body }) => body)).toEqual([expect.stringContaining('line 1')])
    const answer = await rig.journal.document(pair?.output?.id ?? 0)
    expect(JSON.parse(answer.body)).toMatchObject({ sentAs: { body: 'mended', attributes } })
  })

  it('stops a group at a message that was not chosen, however many of it are behind', async () => {
    const url = await server.createQueue({ fifo: true })
    const to = await server.createQueue({ fifo: true })
    await fill(server, url, 60, 3)
    // Of group 0 the numbers 0, 3, …, of which 30 is not chosen.
    const run = await rig.redrive(url, to, { filter: { text: '{"number":3' } })
    expect(run.notes?.[0]).toBe('3 groups stopped at a message that was not chosen.')
    expect((await takeInOrder(server, to)).map(numberOf)).toEqual([])
    const later = await rig.redrive(url, to, { filter: { groupId: 'group-1' } })
    expect(later.notes?.[0]).toBe('2 groups stopped at a message that was not chosen.')
    const numbers = (await takeInOrder(server, to)).map(numberOf)
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => n * 3 + 1))
    expect(await server.counts(url)).toEqual({ visible: 40, inFlight: 0, delayed: 0 })
  })

  it('keeps what is behind a refused message of its group back', async () => {
    const url = await server.createQueue({ fifo: true })
    const to = await server.createQueue({
      fifo: true,
      attributes: { MaximumMessageSize: '1024' }
    })
    const send = (MessageBody: string, MessageGroupId: string, n: number) =>
      server.send(url, [{ MessageBody, MessageGroupId, MessageDeduplicationId: `d${n}` }])
    await send('a first', 'a', 1)
    await send('x'.repeat(2000), 'a', 2)
    await send('a last', 'a', 3)
    await send('b only', 'b', 4)
    const run = await rig.redrive(url, to)
    expect(run).toMatchObject({ status: 'succeeded', failures: 1 })
    expect(run.notes).toContain('1 group stopped at a message that was not accepted.')
    expect((await bodiesIn(to)).sort()).toEqual(['a first', 'b only'])
    const left = await bodiesIn(url)
    expect(left.map((body = '') => body.slice(0, 6))).toEqual(['xxxxxx', 'a last'])
  })

  it('is cancelled with what was accepted deleted and all else given back, and then resumed', async () => {
    const url = await server.createQueue()
    const to = await server.createQueue()
    await fill(server, url, 400, 0)
    const { runId } = await rig.begin(url, to, { perSecond: 100 })
    await until(() => rig.rig.runs.some(({ id, outputs }) => id === runId && outputs > 20), 'some')
    rig.rig.connector.runs.cancel(runId)
    const run = await rig.ended(Promise.resolve({ runId }))
    expect(run.status).toBe('cancelled')
    expect(run.outputs).toBeLessThan(400)
    const there = run.outputs - run.failures
    expect(await server.counts(to)).toMatchObject({ visible: there })
    expect(await server.counts(url)).toEqual({ visible: 400 - there, inFlight: 0, delayed: 0 })
    const rest = await rig.resume(runId)
    expect(rest).toMatchObject({ status: 'succeeded', source: { runId, part: 'rest' } })
    const numbers = (await takeInOrder(server, to)).map(numberOf)
    expect(new Set(numbers).size).toBe(400)
    expect(numbers).toHaveLength(400)
    await expect(rig.resume(runId)).rejects.toMatchObject({ failure: { code: 'AlreadyResumed' } })
  })

  it('is refused where messages would go to where they come from, and in a read-only connection', async () => {
    const { url, source } = await makeDeadLetters(server, 'refused', { orders: 1, payments: 0 })
    await expect(rig.begin(url, url)).rejects.toMatchObject({ failure: { code: 'InvalidTarget' } })
    const readOnly = openDeadLetters(server, { readOnly: true })
    await expect(readOnly.begin(url, source)).rejects.toMatchObject({
      failure: { code: 'ReadOnlyConnection' }
    })
    expect(await readOnly.examine(url)).toMatchObject({ status: 'succeeded', outputs: 1 })
    await readOnly.close()
  })

  it('sends nothing back to a queue that is its own dead-letter queue, from which it would come again for ever', async () => {
    const url = await server.createQueue()
    const { Attributes } = await server.client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] })
    )
    const deadLetterTargetArn = Attributes?.QueueArn
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 })
    await server.client.send(
      new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { RedrivePolicy } })
    )
    await fill(server, url, 20, 0)
    const run = await rig.redrive(url, null)
    expect(run).toMatchObject({ status: 'succeeded', inputs: 0 })
    expect(run.notes).toEqual([
      '20 messages do not say which other queue they came from, and stayed: choose a queue.'
    ])
    expect(await server.counts(url)).toEqual({ visible: 20, inFlight: 0, delayed: 0 })
  })

  it('leaves messages of which it is not known where they came from', async () => {
    const url = await server.createQueue()
    await fill(server, url, 3, 0)
    const run = await rig.redrive(url, null)
    expect(run.notes).toEqual([
      '3 messages do not say which other queue they came from, and stayed: choose a queue.'
    ])
    expect(await server.counts(url)).toEqual({ visible: 3, inFlight: 0, delayed: 0 })
  })
})

describe('an examination', () => {
  it('keeps every message in the journal and gives all of them back', async () => {
    const { url } = await makeDeadLetters(server, 'seen', { orders: 40, payments: 25 })
    const run = await rig.examine(url)
    expect(run).toMatchObject({ status: 'succeeded', purpose: 'examine', outputs: 65 })
    expect(await server.counts(url)).toEqual({ visible: 65, inFlight: 0, delayed: 0 })
    const held = await rig.journal.leases({ connectionId, now: Date.now(), limit: 10 })
    expect(held.total).toBe(0)
    const { total, clusters } = await rig.deadLetters.clusters({ runId: run.id }, signal)
    expect(total).toBe(65)
    expect(clusters.map(({ count, shape }) => [count, shape])).toEqual([
      [40, '{lines: [string], number: number}'],
      [25, 'payment # of customer # refused']
    ])
    for (const { histogram, count } of clusters) {
      expect(histogram.reduce((sum, part) => sum + part, 0)).toBe(count)
    }
    const key = clusters[1]?.key ?? ''
    const filter = { cluster: key }
    const page = await rig.deadLetters.page({ runId: run.id, filter, ...all }, signal)
    expect(page.rows).toHaveLength(25)
    const listed = await rig.journal.page({
      scope: { kind: 'run', runId: run.id, direction: 'output' },
      filter: { letters: filter },
      limit: 100
    })
    expect(listed.rows.map(({ id }) => id).reverse()).toEqual(page.rows.map(({ id }) => id))
  })

  it('is cancelled with everything given back', async () => {
    const url = await server.createQueue()
    await fill(server, url, 800, 0)
    const { runId } = await rig.deadLetters.examine(connectionId, url)
    await until(() => rig.rig.runs.some(({ id, outputs }) => id === runId && outputs > 0), 'some')
    rig.rig.connector.runs.cancel(runId)
    await rig.ended(Promise.resolve({ runId }))
    expect(await server.counts(url)).toEqual({ visible: 800, inFlight: 0, delayed: 0 })
  })

  it('tells by a dry run what would go where, and sends nothing', async () => {
    const { url, source } = await makeDeadLetters(server, 'dry', { orders: 4, payments: 3 })
    const { id: runId } = await rig.examine(url)
    const redrive = {
      deadLetterUrl: url,
      filter: { text: 'payment' },
      target: { kind: 'source', otherwise: source } as const,
      perSecond: null,
      edits: []
    }
    expect(await rig.deadLetters.dryRun({ connectionId, runId, redrive }, signal)).toEqual({
      total: 7,
      chosen: 3,
      targets: [{ url: source, name: 'dry', count: 3 }]
    })
    expect(await server.counts(source)).toMatchObject({ visible: 0 })
  })
})

describe('deleting chosen messages', () => {
  it('deletes what meets the filter only once the journal has it', async () => {
    const { url } = await makeDeadLetters(server, 'cleaned', { orders: 5, payments: 30 })
    const run = await rig.ended(rig.deadLetters.discard(connectionId, url, { text: 'payment' }))
    expect(run).toMatchObject({ status: 'succeeded', purpose: 'discard', inputs: 30, outputs: 30 })
    expect(await server.counts(url)).toEqual({ visible: 5, inFlight: 0, delayed: 0 })
    const kept = await rig.journal.inputs({
      ...{ runId: run.id, part: 'all', inDoubt: true },
      ...{ after: 0, limit: 50 }
    })
    expect(kept.documents.every(({ body }) => body.startsWith('payment'))).toBe(true)
    expect(kept.documents).toHaveLength(30)
    // The messages can be sent back by the documents that say that they were deleted.
    const scope = { kind: 'run', runId: run.id, direction: 'output' } as const
    const { rows } = await rig.journal.page({ scope, limit: 50 })
    await rig.journal.gather(
      'b',
      rows.map(({ id }) => id)
    )
    expect(await rig.journal.arrange('b')).toMatchObject({ deleted: 30, noBody: 0 })
  })
})

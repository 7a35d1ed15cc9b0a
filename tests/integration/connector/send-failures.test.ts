import { describe, expect, it } from 'vitest'
import { input } from '../../support/connector-rig.js'
import { serviceError, withFaultyServer } from '../../support/connector-server.js'
import { type FaultProxy, type Json } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
let proxy: FaultProxy
const { rig, breaking } = withFaultyServer((...started) => ([server, proxy] = started))

describe('Partial failures of Send', () => {
  type Entry = { Id: string; MessageBody: string; MessageGroupId?: string }

  /** Takes some entries out of a batch before the server sees it, and answers that they failed. */
  function failing(refuse: (entry: Entry, nth: number) => Json | null) {
    proxy.fault = (action, body, nth) => {
      if (action !== 'SendMessageBatch') return null
      const entries = body['Entries'] as Entry[]
      const refused = entries.flatMap((entry) => {
        const why = refuse(entry, nth)
        return why ? [{ Id: entry.Id, ...why }] : []
      })
      if (refused.length === 0) return null
      const ids = new Set(refused.map(({ Id }) => Id))
      const kept = entries.filter(({ Id }) => !ids.has(Id))
      if (kept.length === 0) {
        const answer = JSON.stringify({ Successful: [], Failed: refused })
        return { kind: 'answer', status: 200, body: answer }
      }
      return {
        kind: 'rewrite',
        request: (sent) => ({ ...sent, Entries: kept }),
        answer: (given) => ({ ...given, Failed: refused })
      }
    }
  }

  const transient = { Code: 'InternalError', Message: 'Try again', SenderFault: false }
  const lasting = { Code: 'InvalidParameterValue', Message: 'No', SenderFault: true }

  it('sends entries again that may work the next time', async () => {
    const url = await server.createQueue()
    const tried = new Map<string, number>()
    failing(({ MessageBody }) => {
      const times = (tried.get(MessageBody) ?? 0) + 1
      tried.set(MessageBody, times)
      return Number(MessageBody) % 3 === 0 && times < 3 ? transient : null
    })
    const documents = Array.from({ length: 40 }, (_, index) => input(String(index)))
    const { run, outputs } = await rig().send(url, documents)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 40, failures: 0 })
    expect(outputs.every(({ state }) => state === 'sent')).toBe(true)
    expect(await server.drain(url)).toHaveLength(40)
  })

  it('stops at the first lasting failure, and lists what was done', async () => {
    const url = await server.createQueue()
    failing(({ MessageBody }) => (MessageBody === '12' ? lasting : null))
    const documents = Array.from({ length: 40 }, (_, index) => input(String(index)))
    const { run, outputs } = await rig().send(url, documents)
    expect(run).toMatchObject({ status: 'failed', inputs: 40, outputs: 20, failures: 1 })
    expect(run.failure?.message).toMatch(/^Document 13: /)
    expect(outputs.filter(({ state }) => state === 'sent')).toHaveLength(19)
    expect(await server.drain(url)).toHaveLength(19)
  })

  it('with Return application error responses on, goes on', async () => {
    const url = await server.createQueue()
    failing(({ MessageBody }) => (MessageBody === '12' ? lasting : null))
    const documents = Array.from({ length: 40 }, (_, index) => input(String(index)))
    const { run } = await rig().send(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'succeeded', outputs: 40, failures: 1, failure: null })
    expect(await server.drain(url)).toHaveLength(39)
  })

  it('never lets a later message of a group overtake one that is sent again', async () => {
    const url = await server.createQueue({ fifo: true })
    const tried = new Map<string, number>()
    failing(({ MessageBody }) => {
      const times = (tried.get(MessageBody) ?? 0) + 1
      tried.set(MessageBody, times)
      return (Number(MessageBody) * 7) % 5 === 0 && times < 3 ? transient : null
    })
    // Twenty groups, so that a batch never holds two messages of one.
    const documents = Array.from({ length: 200 }, (_, index) =>
      input(String(index), {
        messageGroupId: `g${index % 20}`,
        messageDeduplicationId: String(index)
      })
    )
    const { run, outputs } = await rig().send(url, documents, { returnErrors: true })
    expect(run.status).toBe('succeeded')
    const accepted = outputs
      .filter(({ state }) => state === 'sent')
      .map(({ properties }) => ({
        group: properties.messageGroupId,
        index: Number(properties.messageDeduplicationId),
        sequence: BigInt(properties.sequenceNumber!)
      }))
      .sort((a, b) => (a.sequence < b.sequence ? -1 : 1))
    for (let group = 0; group < 20; group++) {
      const order = accepted.filter((one) => one.group === `g${group}`).map(({ index }) => index)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
    // Every document is accounted for: accepted, or failed since later ones of its group were accepted already.
    expect(outputs).toHaveLength(200)
    for (const { failure } of outputs.filter(({ state }) => state === 'failed')) {
      expect(failure?.message).toContain('Later documents of its group were accepted')
    }
  })

  it('does not send a message again that later ones of its group have overtaken', async () => {
    const url = await server.createQueue({ fifo: true })
    failing(({ MessageBody }, nth) => (MessageBody === '1' && nth === 1 ? transient : null))
    const documents = Array.from({ length: 3 }, (_, index) =>
      input(String(index), { messageGroupId: 'g', messageDeduplicationId: String(index) })
    )
    const { run, outputs } = await rig().send(url, documents, { returnErrors: true })
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, failures: 1 })
    const failed = outputs.find(({ state }) => state === 'failed')
    expect(failed?.failure?.hint).toContain('comes after them')
  })

  it('waits and goes on when SQS throttles whole requests', async () => {
    const url = await server.createQueue()
    proxy.fault = (action, _body, nth) =>
      action === 'SendMessageBatch' && nth <= 5 ? serviceError('RequestThrottled', 400) : null
    const { run } = await rig().send(url, [input('a'), input('b')])
    expect(run).toMatchObject({ status: 'succeeded', outputs: 2 })
  })

  it('says of each document that it may have been accepted when no answer came', async () => {
    const url = await server.createQueue()
    breaking('SendMessageBatch', { kind: 'drop' })
    const { run, outputs } = await rig().send(url, [input('a'), input('b')])
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'ConnectionLost' } })
    expect(outputs.map(({ failure }) => failure?.code)).toEqual(['Unconfirmed', 'Unconfirmed'])
  })

  it('does not send twice what was answered into a connection that broke', async () => {
    const one = rig()
    const url = await server.createQueue()
    await one.send(url, [input('over a connection that is kept')])
    for (const kind of ['lose-answer', 'truncate'] as const) {
      breaking('SendMessageBatch', { kind })
      const { outputs } = await one.send(url, [input(kind)])
      expect(outputs[0]?.failure?.code).toBe('Unconfirmed')
    }
    proxy.fault = () => null
    const bodies = (await server.drain(url)).map(({ Body }) => Body)
    expect(bodies.sort()).toEqual(['lose-answer', 'over a connection that is kept', 'truncate'])
  })

  it('says that a message may be there twice where SQS did what it answered with a problem of its own', async () => {
    const url = await server.createQueue()
    proxy.fault = (action, _body, nth) =>
      action === 'SendMessageBatch' && nth === 1 ? { kind: 'fail-after' } : null
    const { run, outputs } = await rig().send(url, [input('a'), input('b')])
    expect(run).toMatchObject({ status: 'succeeded', outputs: 2, failures: 0, doubled: 2 })
    expect(outputs.map(({ state }) => state)).toEqual(['doubled', 'doubled'])
    expect(await server.drain(url)).toHaveLength(4)
  })

  it('keeps the doubt about what it did not get to send again', async () => {
    const url = await server.createQueue()
    proxy.fault = (action, _body, nth) => {
      if (action !== 'SendMessageBatch') return null
      return nth === 1 ? { kind: 'fail-after' } : serviceError('AccessDenied', 403)
    }
    const { run, outputs } = await rig().send(url, [input('a'), input('b')])
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'AccessDenied' } })
    expect(outputs.map(({ failure }) => failure?.code)).toEqual(['Unconfirmed', 'Unconfirmed'])
    expect(await server.drain(url)).toHaveLength(2)
  })

  it('says nothing of the kind of a FIFO queue, nor where SQS only asked for fewer requests', async () => {
    const fifo = await server.createQueue({ fifo: true })
    const plain = await server.createQueue()
    proxy.fault = (action, _body, nth) =>
      action === 'SendMessageBatch' && nth === 1 ? { kind: 'fail-after' } : null
    const one = input('a', { messageGroupId: 'g', messageDeduplicationId: 'd' })
    expect((await rig().send(fifo, [one])).outputs).toMatchObject([{ state: 'sent' }])
    expect(await server.drain(fifo)).toHaveLength(1)
    let asked = 0
    proxy.fault = (action) =>
      action === 'SendMessageBatch' && asked++ === 0 ? serviceError('RequestThrottled', 503) : null
    expect((await rig().send(plain, [input('a')])).outputs).toMatchObject([{ state: 'sent' }])
  })

  it('asks a FIFO queue again, which drops what it has taken already', async () => {
    const url = await server.createQueue({ fifo: true })
    proxy.fault = (action, _body, nth) =>
      action === 'SendMessageBatch' && nth <= 2 ? { kind: 'lose-answer' } : null
    const ids = { messageGroupId: 'g', messageDeduplicationId: 'd' }
    const { run } = await rig().send(url, [input('once', ids)])
    expect(run).toMatchObject({ status: 'succeeded', outputs: 1, failures: 0 })
    expect((await server.counts(url)).visible).toBe(1)
  })

  it('notices a body that SQS took down otherwise', async () => {
    const url = await server.createQueue()
    proxy.fault = (action) =>
      action === 'SendMessageBatch'
        ? {
            kind: 'rewrite',
            answer: (body) => ({
              ...body,
              Successful: (body['Successful'] as Json[]).map((entry) => ({
                ...entry,
                MD5OfMessageBody: '0'.repeat(32)
              }))
            })
          }
        : null
    const { run, outputs } = await rig().send(url, [input('a')])
    expect(run.failure).toMatchObject({ code: 'Md5Mismatch' })
    expect(outputs[0]).toMatchObject({ state: 'failed' })
    expect(outputs[0]!.properties.messageId).toBeDefined()
  })
})

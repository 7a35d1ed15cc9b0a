import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { rerun } from '../../../src-main/app/rerun.js'
import {
  defaultOptions,
  documentTemplate,
  fillOf,
  type InputDocument,
  type Run
} from '../../../src-main/contract/index.js'
import type { JournalClient } from '../../../src-main/journal/client.js'
import { openJournal } from '../../../src-main/journal/open.js'
import {
  connectionId,
  createRig,
  input,
  noDeadLetters,
  until
} from '../../support/connector-rig.js'
import { takeInOrder } from '../../support/queue-work.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { key, temporaryFolder, workerUrl } from '../journal/worker.js'

let server: SqsServer
let journal: JournalClient
let rig: ReturnType<typeof createRig>
const folder = temporaryFolder()

beforeAll(async () => {
  server = await startSqsServer()
  journal = openJournal({ file: join(folder.path, 'journal.db'), key, workerUrl })
  const clients = server.clients()
  rig = createRig(() => clients, journal)
})
afterAll(async () => {
  await journal.close()
  await server.stop()
  folder.remove()
})

const filled = (count: number, more = {}) => ({ fillTemplates: true, count, ...more })
const bodiesIn = async (url: string) =>
  (await takeInOrder(server, url)).map(({ Body = '' }) => Body)

/** Every input document of a run, as the journal has it. */
async function inputsOf(runId: number): Promise<InputDocument[]> {
  const found: InputDocument[] = []
  const scope = { kind: 'run', runId, direction: 'input' } as const
  for (let after = 0; ;) {
    const cursor = { kind: 'ordinal', at: after + 500 } as const
    const { rows } = await journal.page({ scope, limit: 500, cursor })
    const fresh = rows.reverse().filter(({ ordinal }) => ordinal > after)
    if (fresh.length === 0) return found
    for (const { id } of fresh) found.push(await journal.document(id))
    after = fresh.at(-1)!.ordinal
  }
}

const again = (runId: number, part: 'rest' | 'all') =>
  rerun(
    {
      connections: { get: async () => ({}) as never },
      connector: rig.connector,
      journal,
      deadLetters: noDeadLetters
    },
    { runId, part, inDoubt: true }
  )

describe('a Send that fills in templates', () => {
  it('sends as many messages of each document as were asked for, in their order, each with its own values', async () => {
    const url = await server.createQueue({ fifo: true })
    const { run } = await rig.send(
      url,
      ['a', 'b'].map((name) =>
        input(
          `${name} {{index}} {{random 1 6}}`,
          { messageGroupId: 'g{{random 1 1}}', messageDeduplicationId: '{{uuid}}' },
          [{ name: 'n', type: 'Number', value: '{{index 1}}' }]
        )
      ),
      filled(260)
    )
    expect(run).toMatchObject({ status: 'succeeded', total: 520, inputs: 520, outputs: 520 })
    const messages = await takeInOrder(server, url)
    expect(messages.map(({ Body = '' }) => Body.replace(/ [1-6]$/, ''))).toEqual(
      Array.from({ length: 520 }, (_, n) => `${n < 260 ? 'a' : 'b'} ${n}`)
    )
    const inputs = await inputsOf(run.id)
    expect(inputs.map(({ body }) => body)).toEqual(messages.map(({ Body }) => Body))
    expect(inputs[519]?.attributes).toEqual([{ name: 'n', type: 'Number', value: '520' }])
    const ids = new Set(inputs.map(({ properties }) => properties.messageDeduplicationId))
    expect(ids.size).toBe(520)
  })

  it('sends a body as it is while it is off', async () => {
    const url = await server.createQueue()
    const { run } = await rig.send(url, [input('{{uuid}} {{nothing}')])
    expect(run).toMatchObject({ status: 'succeeded', inputs: 1 })
    expect(await bodiesIn(url)).toEqual(['{{uuid}} {{nothing}'])
  })

  it('sends nothing where one document cannot be filled in, and says which and where', async () => {
    const url = await server.createQueue()
    const documents = [input('{{index}}'), input('first\nthen {{idx}}')]
    for (const returnErrors of [false, true]) {
      const { run } = await rig.send(url, documents, filled(5, { returnErrors }))
      expect(run).toMatchObject({
        status: 'failed',
        outputs: 0,
        failure: { code: 'InvalidTemplate' }
      })
      expect(run.failure?.message).toBe(
        'Document 2: Body, line 2, column 6: {{idx}} cannot be filled in: it is not known.'
      )
      expect(run.failure?.hint).toContain('{{uuid}}, {{now}}')
    }
    expect(await server.counts(url)).toMatchObject({ visible: 0 })
  })

  it('checks the first message of each document before anything is sent', async () => {
    const url = await server.createQueue({ fifo: true })
    const good = input('{{uuid}}', { messageGroupId: 'g', messageDeduplicationId: '{{uuid}}' })
    const { run } = await rig.send(url, [good, input('{{uuid}}')], filled(3))
    expect(run).toMatchObject({ status: 'failed', outputs: 0, failure: { code: 'MissingGroupId' } })
    expect(run.failure?.message).toMatch(/^Document 4: /)
    expect(await server.counts(url)).toMatchObject({ visible: 0 })
  })

  it('holds every limit to the message that was made, each before its batch', async () => {
    const url = await server.createQueue({ attributes: { MaximumMessageSize: '1024' } })
    // The hundredth is the first with three digits.
    const document = input(`${'x'.repeat(1022)}{{index}}`)
    const { run } = await rig.send(url, [document], filled(200))
    expect(run).toMatchObject({ outputs: 101, failures: 1, failure: { code: 'MessageTooLong' } })
    const { run: whole } = await rig.send(url, [document], filled(102, { returnErrors: true }))
    expect(whole).toMatchObject({ status: 'succeeded', outputs: 102, failures: 2 })
  })

  it('sends what is before the first message that is refused, which alone has failed, and is resumed behind it', async () => {
    const url = await server.createQueue()
    const document = input('{{index}}', {}, [
      { name: 'n', type: 'Number', value: '{{random pick 1|2|3|4|5|6|7|8|9|two}}' }
    ])
    let { run } = await rig.send(url, [document], filled(60))
    // Nothing is sent where the first message is the one.
    while (run.inputs === 0) run = (await rig.send(url, [document], filled(60))).run
    const ended = [run]
    while (run.status === 'failed') {
      expect(run).toMatchObject({ failures: 1, failure: { code: 'InvalidAttributeValue' } })
      expect(run.outputs).toBe(run.inputs)
      const left = run.total! - run.inputs
      expect(await journal.rerunFacts(run.id)).toMatchObject({ rest: left, failed: 1 })
      if (left === 0) break
      const { runId } = await again(run.id, 'rest')
      await until(() => rig.runs.some((one) => one.id === runId && one.status !== 'running'), 'it')
      run = await journal.run(runId)
      expect(run.inputs).toBeGreaterThan(0)
      ended.push(run)
    }
    const sum = (of: (run: Run) => number) => ended.reduce((all, one) => all + of(one), 0)
    expect(sum(({ inputs }) => inputs)).toBe(60)
    expect(await bodiesIn(url)).toHaveLength(sum(({ outputs, failures }) => outputs - failures))
  })

  it('sends all that is before a refused message, however far ahead messages are made', async () => {
    const url = await server.createQueue({ attributes: { MaximumMessageSize: '1024' } })
    const document = input(`${'x'.repeat(1021)}{{index}}`)
    const { run } = await rig.send(url, [document], filled(3000))
    expect(run).toMatchObject({ status: 'failed', inputs: 1001, outputs: 1001, failures: 1 })
    expect(run.failure?.message).toMatch(/^Document 1,001: /)
    expect(await server.counts(url)).toMatchObject({ visible: 1000 })
  })

  it('knows the time of each message at a slow pace', async () => {
    const url = await server.createQueue()
    const { run } = await rig.send(url, [input('{{now ms}}')], filled(6, { documentsPerSecond: 4 }))
    const times = (await inputsOf(run.id)).map(({ body }) => Number(body))
    // Six at four a second: none is made long before its turn.
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(700)
  })
})

describe('a Send of a million messages that was cancelled', () => {
  const object = (url: string) => ({ kind: 'queue', url }) as const
  const template = input('{"n": {{index}}, "id": "{{uuid}}"}', {
    messageGroupId: 'g{{random 1 40}}',
    messageDeduplicationId: 'd{{index}}'
  })

  async function cancelled(url: string, count: number, after: number): Promise<Run> {
    const options = { ...defaultOptions.send, ...filled(count) }
    const operation = { action: 'send', object: object(url), options } as const
    const started = await rig.connector.runs.start({
      connectionId,
      operation,
      documents: [template]
    })
    return cancelAfter(started.runId, after)
  }

  async function cancelAfter(runId: number, after: number): Promise<Run> {
    const ended = (run: Run) => run.id === runId && run.status !== 'running'
    await until(() => rig.runs.some((run) => run.id === runId && run.outputs >= after), 'some')
    rig.connector.runs.cancel(runId)
    await until(() => rig.runs.some(ended), 'the end')
    return journal.run(runId)
  }

  it('has written down only what went out, and ends at once', async () => {
    const url = await server.createQueue({ fifo: true })
    const run = await cancelled(url, 1_000_000, 300)
    expect(run).toMatchObject({ status: 'cancelled', total: 1_000_000 })
    expect(run.inputs).toBeLessThan(10_000)
    expect(await journal.rerunFacts(run.id)).toMatchObject({
      all: 1_000_000,
      rest: 1_000_000 - (run.outputs - run.failures)
    })
  })

  it('is resumed, twice, with nothing sent twice and the same values', async () => {
    const url = await server.createQueue({ fifo: true })
    const first = await cancelled(url, 3000, 300)
    const second = await cancelAfter((await again(first.id, 'rest')).runId, 300)
    expect(second).toMatchObject({ status: 'cancelled', source: { runId: first.id, part: 'rest' } })
    const { runId } = await again(second.id, 'rest')
    await until(() => rig.runs.some((run) => run.id === runId && run.status === 'succeeded'), 'all')
    const bodies = (await bodiesIn(url)).map(
      (body) => JSON.parse(body) as { n: number; id: string }
    )
    expect(bodies.map(({ n }) => n).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 3000 }, (_, n) => n)
    )
    // One seed for all three: what each message is follows from it and from its number.
    const { seed } = fillOf(await journal.operation(first.id))!
    const made = documentTemplate(template).template!
    for (const { n, id } of bodies) {
      expect(JSON.parse(made.fill({ seed, index: n, at: 0 }).body)).toEqual({ n, id })
    }
  })

  it('is run again as a whole with new values', async () => {
    const url = await server.createQueue()
    const { run } = await rig.send(url, [input('{{index}} {{uuid}}')], filled(20))
    const { runId } = await again(run.id, 'all')
    await until(() => rig.runs.some((one) => one.id === runId && one.status === 'succeeded'), 'it')
    expect(await journal.run(runId)).toMatchObject({ inputs: 20, total: 20 })
    const bodies = await bodiesIn(url)
    expect(new Set(bodies).size).toBe(40)
    expect(new Set(bodies.map((body) => body.split(' ')[0])).size).toBe(20)
  })
})

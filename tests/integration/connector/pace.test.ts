import { expect, it } from 'vitest'
import { defaultOptions } from '../../../src-main/contract/index.js'
import { connectionId, input, until } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
const rig = withServer((started) => (server = started))

const documents = (count: number) => Array.from({ length: count }, (_, n) => input(`body ${n}`))

it('sends no faster than it was told, and everything', async () => {
  const url = await server.createQueue()
  const { run } = await rig().send(url, documents(60), { documentsPerSecond: 20 })
  expect(run).toMatchObject({ status: 'succeeded', outputs: 60, failures: 0 })
  // The sixtieth is due after 3 seconds; how much longer it takes is up to the machine.
  expect((run.endedAt ?? 0) - run.startedAt).toBeGreaterThan(2700)
  expect(await server.drain(url)).toHaveLength(60)
})

it('keeps the order of a group', async () => {
  const url = await server.createQueue({ fifo: true })
  const inGroup = documents(12).map(({ body }, n) =>
    input(body, { messageGroupId: 'g', messageDeduplicationId: `d${n}` })
  )
  const { run } = await rig().send(url, inGroup, { documentsPerSecond: 30 })
  expect(run.status).toBe('succeeded')
  const [first] = await server.drain(url)
  expect(first?.Body).toBe('body 0')
})

it('stops at once when it is cancelled, however slow the pace', async () => {
  const url = await server.createQueue()
  const { connector, runs } = rig()
  const object = { kind: 'queue', url } as const
  const { runId } = await connector.runs.start({
    connectionId,
    operation: {
      action: 'send',
      object,
      options: { ...defaultOptions.send, documentsPerSecond: 1 }
    },
    documents: documents(100)
  })
  await until(() => runs.some((run) => run.outputs > 0), 'the first output')
  const asked = Date.now()
  connector.runs.cancel(runId)
  await until(() => runs.at(-1)?.status === 'cancelled', 'the end')
  // Far less than the 97 seconds that are left.
  expect(Date.now() - asked).toBeLessThan(10_000)
  expect(runs.at(-1)?.outputs).toBeLessThan(50)
})

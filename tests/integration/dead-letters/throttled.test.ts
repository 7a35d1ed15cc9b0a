import { expect, it } from 'vitest'
import { until } from '../../support/connector-rig.js'
import { serviceError } from '../../support/connector-server.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { withFaultyDeadLetters, type Rig } from './rig.js'
import { fill } from './support.js'

let server: SqsServer
let proxy: FaultProxy
let rig: Rig

withFaultyDeadLetters((...all) => ([server, proxy, rig] = all))

it.each([
  ['SQS', 'RequestThrottled', 7],
  ['the key service', 'KmsThrottled', 2]
])('a redrive goes on where %s wants fewer requests', async (_who, code, times) => {
  const from = await server.createQueue()
  const to = await server.createQueue()
  await fill(server, from, 5, 0)
  const refused = serviceError(code)
  proxy.fault = (action, _body, nth) =>
    action === 'ReceiveMessage' && nth <= times ? refused : null
  expect(await rig.redrive(from, to)).toMatchObject({ status: 'succeeded', outputs: 5 })
})

it('a throttled redrive that is cancelled ends at once', async () => {
  const from = await server.createQueue()
  const to = await server.createQueue()
  const refused = serviceError('KmsThrottled')
  proxy.fault = (action) => (action === 'ReceiveMessage' ? refused : null)
  const { runId } = await rig.begin(from, to)
  await until(
    () => proxy.seen.filter(({ action }) => action === 'ReceiveMessage').length > 2,
    'some tries'
  )
  rig.rig.connector.runs.cancel(runId)
  expect(await rig.ended(Promise.resolve({ runId }))).toMatchObject({ status: 'cancelled' })
})

it('a redrive goes on where messages in flight have reached the quota, once some of its own have gone', async () => {
  const from = await server.createQueue({ fifo: true })
  const to = await server.createQueue({ fifo: true })
  await fill(server, from, 6, 2)
  proxy.fault = (action, { WaitTimeSeconds }, nth) =>
    action === 'ReceiveMessage' && WaitTimeSeconds === 0 && nth % 2 === 0
      ? serviceError('OverLimit', 403)
      : null
  const run = await rig.redrive(from, to)
  expect(run).toMatchObject({ status: 'succeeded', outputs: 6 })
  expect(run.notes ?? []).toEqual([])
})

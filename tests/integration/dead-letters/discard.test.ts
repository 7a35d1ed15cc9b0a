import { expect, it } from 'vitest'
import type { Run } from '../../../src-main/contract/index.js'
import { connectionId } from '../../support/connector-rig.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { withFaultyDeadLetters, type Rig } from './rig.js'
import { fill } from './support.js'

let server: SqsServer
let proxy: FaultProxy
let rig: Rig

withFaultyDeadLetters((...all) => ([server, proxy, rig] = all))

/** What is known of the messages that a run was to delete. */
async function knownOf({ id }: Run) {
  const scope = { kind: 'run', runId: id, direction: 'input' } as const
  const { rows } = await rig.journal.page({ scope, limit: 50 })
  await rig.journal.gather(
    'b',
    rows.map((row) => row.id)
  )
  const { deleted, unknown, kept } = await rig.journal.arrange('b')
  return { deleted, unknown, kept }
}

const leases = async () => (await rig.journal.leases({ now: Date.now(), limit: 1 })).total

it('does not call kept, leased or coming again what may be deleted', async () => {
  const url = await server.createQueue()
  await fill(server, url, 5, 0)
  proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'lose-answer' } : null)
  const run = await rig.ended(rig.deadLetters.discard(connectionId, url, {}))
  expect(run).toMatchObject({ inputs: 5, failures: 5 })
  expect(run.notes).toEqual([
    '5 messages may be deleted, because no answer came. If they are not in the queue, Send back brings them back.'
  ])
  expect(await server.counts(url)).toMatchObject({ visible: 0, inFlight: 0 })
  expect(await knownOf(run)).toEqual({ deleted: 0, unknown: 5, kept: 0 })
  expect(await leases()).toBe(0)
}, 120_000)

it('gives back what it was refused to delete, and knows that it is there', async () => {
  const url = await server.createQueue()
  await fill(server, url, 5, 0)
  const denied = { kind: 'error', status: 403, code: 'AccessDenied' } as const
  proxy.fault = (action) => (action === 'DeleteMessageBatch' ? denied : null)
  const run = await rig.ended(rig.deadLetters.discard(connectionId, url, {}))
  expect(run.notes ?? []).toEqual([])
  expect(await server.counts(url)).toMatchObject({ visible: 5, inFlight: 0 })
  expect(await knownOf(run)).toEqual({ deleted: 0, unknown: 0, kept: 5 })
  expect(await leases()).toBe(0)
}, 120_000)

it('gives back what got no answer and is there', async () => {
  const url = await server.createQueue()
  await fill(server, url, 5, 0)
  proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'drop' } : null)
  const run = await rig.ended(rig.deadLetters.discard(connectionId, url, {}))
  expect(run.notes ?? []).toEqual([])
  expect(await server.counts(url)).toMatchObject({ visible: 5, inFlight: 0 })
  expect(await knownOf(run)).toEqual({ deleted: 0, unknown: 0, kept: 5 })
}, 120_000)

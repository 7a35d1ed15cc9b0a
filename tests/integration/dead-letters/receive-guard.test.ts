import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectionId } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { arnOf } from '../../support/many-queues.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { numbered } from '../../support/test-messages.js'
import { openDeadLetters, type Rig } from './rig.js'

/** A dead-letter queue that has one of its own, where SQS moves what is received too often. */

let server: SqsServer
let rig: Rig
withServer((one) => (server = one))
beforeEach(() => (rig = openDeadLetters(server)))
afterEach(() => rig.close())

async function chained(maxReceiveCount: number) {
  const nextName = `next-${Math.random()}`.replace('.', '')
  const next = await server.createQueue({ name: nextName })
  const policy = { deadLetterTargetArn: arnOf(nextName), maxReceiveCount }
  const dead = await server.createQueue({ attributes: { RedrivePolicy: JSON.stringify(policy) } })
  await server.send(dead, numbered(5))
  return { dead, next }
}

it('says when a message was received as often as its queue allows, and moves none to the next queue', async () => {
  const { dead, next } = await chained(2)
  expect((await rig.examine(dead)).notes ?? []).toEqual([])
  const second = await rig.examine(dead)
  expect(second).toMatchObject({ status: 'succeeded', outputs: 5 })
  expect(second.notes?.join()).toContain('was received 2 of at most 2 times')

  const refused = { failure: { code: 'ReceiveBudget', hint: expect.stringContaining('Raise') } }
  const target = await server.createQueue()
  await expect(rig.deadLetters.examine(connectionId, dead)).rejects.toMatchObject(refused)
  await expect(rig.deadLetters.discard(connectionId, dead, {})).rejects.toMatchObject(refused)
  await expect(rig.begin(dead, target)).rejects.toMatchObject(refused)
  expect(await server.counts(dead)).toMatchObject({ visible: 5, inFlight: 0 })
  expect(await server.counts(next)).toMatchObject({ visible: 0 })

  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: arnOf(next.split('/').at(-1)!),
    maxReceiveCount: 10
  })
  await server.client.send(
    new SetQueueAttributesCommand({ QueueUrl: dead, Attributes: { RedrivePolicy } })
  )
  expect(await rig.redrive(dead, target)).toMatchObject({ status: 'succeeded' })
  expect(await server.counts(target)).toMatchObject({ visible: 5 })
  expect(await server.counts(next)).toMatchObject({ visible: 0 })
})

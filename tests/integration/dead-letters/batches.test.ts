import { describe, expect, it } from 'vitest'
import type { FaultProxy } from '../../support/fault-proxy.js'
import { takeInOrder } from '../../support/queue-work.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { withFaultyDeadLetters, type Rig } from './rig.js'
import { fill, numberOf } from './support.js'

let server: SqsServer
let proxy: FaultProxy
let rig: Rig

withFaultyDeadLetters((...all) => ([server, proxy, rig] = all))

describe('a redrive of a standard dead-letter queue', () => {
  it('sends up to ten messages a request, since no order is to be kept', async () => {
    const [from, to] = [await server.createQueue(), await server.createQueue()]
    await fill(server, from, 200, 0)
    expect(await rig.redrive(from, to)).toMatchObject({ status: 'succeeded', outputs: 200 })
    const numbers = (await takeInOrder(server, to)).map(numberOf)
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n))
    const requests = proxy.seen.filter(({ action }) => action === 'SendMessageBatch').length
    // As many as the receives that brought them, where each goes out before the next one comes.
    expect(requests).toBeLessThanOrEqual(40)
  })
})

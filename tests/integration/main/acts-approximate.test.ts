import { expect, test } from 'vitest'
import { purge, withActs } from '../../support/acts-rig.js'
import { serviceError } from '../../support/connector-server.js'
import type { Fault, Json } from '../../support/fault-proxy.js'

/**
 * Queues of which SQS tells less than there is: an answer without a message, counts that are a minute old, and none at all
 * while the key service wants fewer requests.
 */

const { app, perform, queueWith } = withActs()

const countingNothing: Fault = {
  kind: 'rewrite',
  answer: (body) => ({
    ...body,
    Attributes: Object.fromEntries(
      Object.entries(body['Attributes'] as Json).map(([name, value]) => [
        name,
        name.startsWith('ApproximateNumber') ? '0' : value
      ])
    )
  })
}

test('a queue is not deleted while a further poll finds messages that are to be copied', async () => {
  const url = await queueWith(25)
  const empty = await app.server.createQueue()
  app.proxy.fault = (action, _body, nth) => {
    if (action === 'GetQueueAttributes') return countingNothing
    // Both polls that follow the first full answer.
    if (action !== 'ReceiveMessage' || (nth !== 2 && nth !== 3)) return null
    return { kind: 'rewrite', request: (body) => ({ ...body, QueueUrl: empty }) }
  }
  const { rows } = await perform([url], { kind: 'delete', copy: true })
  expect(rows).toMatchObject([{ state: 'done', copied: 25 }])
})

test('a copy goes on where the key service wants fewer requests', async () => {
  const url = await queueWith(5)
  const refused = serviceError('KmsThrottled')
  app.proxy.fault = (action, _body, nth) =>
    action === 'ReceiveMessage' && nth <= 2 ? refused : null
  const { rows } = await perform([url], purge(true))
  expect(rows).toMatchObject([{ state: 'done', copied: 5, failure: null }])
})

import { expect, test } from 'vitest'
import type { Fault, Json } from '../../support/fault-proxy.js'
import { takeInOrder } from '../../support/queue-work.js'
import { outputsOf, withRestores } from './restore-rig.js'

const { app, fill, ended, purge, restore, resume } = withRestores()

/** Lets the server take all entries of a batch but this one. */
function without(refused: Json, how: { Code: string; SenderFault: boolean }): Fault {
  return {
    kind: 'rewrite',
    request: (body) => ({
      ...body,
      Entries: (body['Entries'] as Json[]).filter((entry) => entry !== refused)
    }),
    answer: (body) => ({
      ...body,
      Failed: [{ Id: refused['Id'], Message: 'Not this one.', ...how }]
    })
  }
}

const entriesOf = (body: Json) => body['Entries'] as Json[]

const numbersOf = async (url: string) =>
  (await takeInOrder(app.server, url)).map(({ Body }) => Number(Body))

test('a message of a group that is refused once goes again before those behind it', async () => {
  const url = await app.server.createQueue({ fifo: true })
  await fill(url, 15, 1)
  const runId = await purge(url)
  let refusals = 0
  app.proxy.fault = (action, body) => {
    const first = action === 'SendMessageBatch' ? entriesOf(body)[0] : undefined
    if (!first || refusals++ > 0) return null
    // A server that is given no entry at all refuses the whole request.
    if (entriesOf(body).length > 1) {
      return without(first, { Code: 'InternalError', SenderFault: false })
    }
    const Failed = [{ Id: first['Id'], Code: 'InternalError', SenderFault: false }]
    return { kind: 'answer', status: 200, body: JSON.stringify({ Successful: [], Failed }) }
  }
  expect(await restore(outputsOf(runId))).toMatchObject({ status: 'succeeded', outputs: 15 })
  expect(refusals).toBeGreaterThan(1)
  expect(await numbersOf(url)).toEqual(Array.from({ length: 15 }, (_, n) => n))
})

test('a group ends at a message that is refused for good; Resume goes on there', async () => {
  const url = await app.server.createQueue({ fifo: true })
  await fill(url, 30, 2)
  const runId = await purge(url)
  app.proxy.fault = (action, body) => {
    if (action !== 'SendMessageBatch') return null
    const third = entriesOf(body).find(({ MessageBody }) => MessageBody === '6')
    if (!third) return null
    const how = { Code: 'InvalidMessageContents', SenderFault: true }
    if (entriesOf(body).length > 1) return without(third, how)
    const Failed = [{ Id: third['Id'], ...how }]
    return { kind: 'answer', status: 200, body: JSON.stringify({ Successful: [], Failed }) }
  }
  const cut = await restore(outputsOf(runId))
  expect(cut).toMatchObject({
    status: 'failed',
    failure: { code: 'InvalidMessageContents' },
    notes: [
      '1 group stopped at a message that was not accepted, so that the order is kept. Resume sends it and the rest.'
    ],
    ...{ inputs: 30, outputs: 19, failures: 1 }
  })
  app.proxy.fault = () => null
  const rest = await ended((await resume(cut.id)).runId)
  expect(rest).toMatchObject({ status: 'succeeded', outputs: 12, failures: 0 })
  const numbers = await numbersOf(url)
  expect(numbers).toHaveLength(30)
  for (const group of [0, 1]) {
    const own = numbers.filter((n) => n % 2 === group)
    expect(own).toEqual(Array.from({ length: 15 }, (_, n) => n * 2 + group))
  }
})

test('a restore ends where all that waits is behind a message that is refused', async () => {
  const url = await app.server.createQueue({ fifo: true })
  // More than may wait to be sent.
  for (let n = 0; n < 20; n++) {
    const MessageBody = `${n}${'x'.repeat(1_000_000)}`
    const ids = { MessageGroupId: 'group', MessageDeduplicationId: `${n}` }
    await app.server.send(url, [{ MessageBody, ...ids }])
  }
  const runId = await purge(url)
  app.proxy.fault = (action, body, nth) => {
    if (action !== 'SendMessageBatch') return null
    // Not before so many wait that no more are read.
    const how =
      nth < 4
        ? { Code: 'InternalError', SenderFault: false }
        : { Code: 'InvalidMessageContents', SenderFault: true }
    const Failed = entriesOf(body).map(({ Id }) => ({ Id, ...how }))
    return { kind: 'answer', status: 200, body: JSON.stringify({ Successful: [], Failed }) }
  }
  expect(await restore(outputsOf(runId))).toMatchObject({
    ...{ status: 'failed', failure: { code: 'InvalidMessageContents' } },
    ...{ inputs: 20, outputs: 1, failures: 1 }
  })
}, 60_000)

import { expect, onTestFinished, test } from 'vitest'
import { purge, withActs } from '../../support/acts-rig.js'
import { until } from '../../support/connector-rig.js'

/** Queues that somebody else uses, or deletes, while they are acted on. */

const { app, now, rowsOf, start, ended, perform, queueWith, left } = withActs()

/** Sends a message each so many milliseconds until the test ends. @returns what was sent so far */
function sendAllTheTime(
  url: string,
  ms: number
): { readonly bodies: string[]; stop: () => Promise<void> } {
  const bodies: string[] = []
  const sends: Promise<unknown>[] = []
  const timer = setInterval(() => {
    const body = `later ${bodies.length}`
    bodies.push(body)
    sends.push(app.server.send(url, [{ MessageBody: body }]))
  }, ms)
  const stop = async () => {
    clearInterval(timer)
    await Promise.all(sends)
  }
  onTestFinished(stop)
  return { bodies, stop }
}

/** The bodies of everything that copies have brought into the journal and deleted. */
const copied = () =>
  app.rig.runs
    .filter(({ purpose, status }) => purpose === 'copy' && status !== 'running')
    .flatMap(({ id }) => app.rig.journal.all({ runId: id, direction: 'output' }))
    .filter(({ state }) => state === 'deleted')
    .map(({ body }) => body)

test('the purge of a queue that is sent to all the time ends, and what was sent since stays', async () => {
  const url = await queueWith(40)
  const sender = sendAllTheTime(url, 60)
  await until(() => sender.bodies.length > 3, 'the sender')
  const { rows } = await perform([url], purge(true))
  await sender.stop()
  expect(rows).toMatchObject([{ state: 'done', emptied: true, failure: null }])
  const kept = new Set(copied())
  const stay = new Set((await app.server.drain(url, 300)).map(({ Body }) => Body ?? ''))
  expect([...kept].filter((body) => stay.has(body))).toEqual([])
  const all = [...Array.from({ length: 40 }, (_, n) => `message ${n}`), ...sender.bodies]
  expect(all.filter((body) => !kept.has(body) && !stay.has(body))).toEqual([])
  for (let n = 0; n < 40; n++) expect(kept).toContain(`message ${n}`)
  expect(stay.size).toBeGreaterThan(0)
  expect(app.rig.runs.at(-1)?.notes).toEqual([
    'What was sent after the copy began was left in the queue.'
  ])
})

test('the delete of a queue that is sent to all the time asks what becomes of that', async () => {
  const url = await queueWith(20)
  const sender = sendAllTheTime(url, 60)
  const { id } = await start([url], { kind: 'delete', copy: true })
  await until(() => now(id).counts.asking === 1, 'the question', 30_000)
  await sender.stop()
  expect(rowsOf(id)[0]?.left?.visible).toBeGreaterThan(0)
  app.acts.leave(id)
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'left' }])
  expect(copied().length + (await left(url))).toBe(20 + sender.bodies.length)
})

test.each([false, true])(
  'a queue that is gone already is deleted, and leaves the list; with a copy: %s',
  async (copy) => {
    const url = await queueWith(2)
    await app.server.deleteQueue(url)
    const { act, rows } = await perform([url], { kind: 'delete', copy })
    expect(act.counts).toEqual({ done: 1 })
    expect(rows).toMatchObject([{ state: 'done', gone: true, failure: null }])
    expect(app.gone).toEqual([url])
  }
)

test('a delete whose answer is lost is done, since the queue is gone', async () => {
  const url = await queueWith(2)
  let lost = false
  app.proxy.fault = (action) => {
    if (action !== 'DeleteQueue' || lost) return null
    lost = true
    return { kind: 'lose-answer' }
  }
  const { rows } = await perform([url], { kind: 'delete', copy: false })
  expect(rows).toMatchObject([{ state: 'done', failure: null }])
  expect(app.gone).toEqual([url])
})

test('a purge of a queue that is gone has failed', async () => {
  const url = await queueWith(2)
  await app.server.deleteQueue(url)
  const { rows } = await perform([url], purge(false))
  expect(rows).toMatchObject([{ state: 'failed', failure: { code: 'QueueDoesNotExist' } }])
})

test('what failed and is tried again is not offered once more', async () => {
  const url = await queueWith(2)
  app.proxy.fault = (action) =>
    action === 'PurgeQueue' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const { act } = await perform([url], purge(false))
  expect(act.counts).toEqual({ failed: 1 })
  app.proxy.fault = () => null
  const again = await app.acts.retry(act.id, [url], app.agreement())
  await ended(again.id)
  expect(now(act.id).counts).toEqual({ retried: 1 })
  expect(rowsOf(act.id)).toMatchObject([{ state: 'retried', failure: { code: 'AccessDenied' } }])
  await expect(app.acts.retry(act.id, [url], app.agreement())).rejects.toMatchObject({
    failure: { code: 'NothingFailed' }
  })
})

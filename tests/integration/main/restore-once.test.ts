import { expect, test } from 'vitest'
import { outputsOf, signal, withRestores } from './restore-rig.js'

const { app, fill, ended, purge, restore, resume } = withRestores()

const all = { to: null, unknown: false, again: false }

/** Starts to send back what never gets an answer. */
async function begin(runId: number) {
  app.proxy.fault = (action) => (action === 'SendMessageBatch' ? { kind: 'hang' } : null)
  const { restoreId } = await app.restores.prepare(outputsOf(runId), signal)
  return app.restores.start({ restoreId, ...all })
}

test('asked for twice at once it is sent back once', async () => {
  const url = await app.server.createQueue()
  await fill(url, 20)
  const { restoreId } = await app.restores.prepare(outputsOf(await purge(url)), signal)
  const how = { restoreId, ...all }
  const [first, second] = await Promise.allSettled([
    app.restores.start(how),
    app.restores.start(how)
  ])
  expect(second).toMatchObject({ reason: { failure: { code: 'RestoreNotFound' } } })
  const { runId } = (first as PromiseFulfilledResult<{ runId: number }>).value
  expect(await ended(runId)).toMatchObject({ status: 'succeeded', outputs: 20 })
  expect((await app.server.counts(url)).visible).toBe(20)
})

test('while messages of a queue are sent back no others of that queue are', async () => {
  const url = await app.server.createQueue()
  const other = await app.server.createQueue()
  await fill(url, 30)
  await fill(other, 5)
  const runId = await purge(url)
  const otherRun = await purge(other)
  const looked = await app.restores.prepare(outputsOf(runId), signal)
  const first = await begin(runId)

  const goesOn = { failure: { code: 'RestoreGoesOn', retryable: true } }
  await expect(app.restores.prepare(outputsOf(runId), signal)).rejects.toMatchObject(goesOn)
  await expect(app.restores.start({ ...looked, ...all })).rejects.toMatchObject(goesOn)
  app.proxy.fault = (action, { QueueUrl }) =>
    action === 'SendMessageBatch' && QueueUrl === url ? { kind: 'hang' } : null
  expect((await restore(outputsOf(otherRun))).outputs).toBe(5)

  app.rig.connector.runs.cancel(first.runId)
  expect(await ended(first.runId)).toMatchObject({ status: 'cancelled' })
  app.proxy.fault = () => null
  expect((await restore(outputsOf(runId))).outputs).toBe(30)
  expect((await app.server.counts(url)).visible).toBe(30)
})

test('what was sent back since it was looked at is left out', async () => {
  const url = await app.server.createQueue()
  await fill(url, 8)
  const input = outputsOf(await purge(url))
  const { restoreId } = await app.restores.prepare(input, signal)
  expect((await restore(input)).outputs).toBe(8)
  await expect(app.restores.start({ restoreId, ...all })).rejects.toMatchObject({
    failure: { code: 'NothingToRestore' }
  })
  expect((await app.server.counts(url)).visible).toBe(8)
})

test('Resume does not send what another run has sent back since', async () => {
  const url = await app.server.createQueue()
  await fill(url, 12)
  const input = outputsOf(await purge(url))
  const denied = { kind: 'error', status: 403, code: 'AccessDenied' } as const
  app.proxy.fault = (action) => (action === 'SendMessageBatch' ? denied : null)
  const cut = await restore(input)
  expect(cut).toMatchObject({ status: 'failed', inputs: 12, outputs: 0 })
  app.proxy.fault = () => null
  expect((await restore(input)).outputs).toBe(12)
  await expect(resume(cut.id)).rejects.toMatchObject({ failure: { code: 'NothingToRun' } })
  expect((await app.server.counts(url)).visible).toBe(12)
})

test('Resume leaves those out too that had not been read yet', async () => {
  const url = await app.server.createQueue()
  await fill(url, 1500)
  const runId = await purge(url)
  const { runId: cut } = await begin(runId)
  await expect(resume(cut)).rejects.toMatchObject({ failure: { code: 'StillRunning' } })
  app.rig.connector.runs.cancel(cut)
  expect(await ended(cut)).toMatchObject({ status: 'cancelled', outputs: expect.any(Number) })
  app.proxy.fault = () => null
  const all = await app.journal.page({ ...outputsOf(runId), limit: 500 })
  const ids = all.rows.map(({ id }) => id)
  expect((await restore({ ...outputsOf(runId), ids })).outputs).toBe(500)
  const rest = await ended((await resume(cut)).runId)
  expect(rest).toMatchObject({ purpose: 'restore', status: 'succeeded', outputs: 1000 })
  expect((await app.server.counts(url)).visible).toBe(1500)
}, 60_000)

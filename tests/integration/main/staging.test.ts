import { afterAll, expect, it } from 'vitest'
import { createStaging } from '../../../src-main/app/staging.js'
import { confirmationOf } from '../../../src-main/contract/index.js'
import { openJournal } from '../../../src-main/journal/open.js'
import { connectionId } from '../../support/connector-rig.js'
import { key, temporaryFolder, workerUrl } from '../journal/worker.js'

const folder = temporaryFolder()
const journal = openJournal({ file: `${folder.path}/journal.db`, key, workerUrl })
afterAll(async () => {
  await journal.close()
  folder.remove()
})

const at = (host: string) => `https://${host}/123456789012/orders`
const usual = at('sqs.eu-west-1.amazonaws.com')

/** What has to be typed before documents that were brought before are deleted from the queues that they name. */
async function askedFor(...named: (string | undefined)[]) {
  const staging = createStaging(() => Promise.resolve(journal))
  const batchId = crypto.randomUUID()
  const documents = named.map((queueNameOrUrl) => ({
    body: 'handle',
    properties: queueNameOrUrl === undefined ? {} : { queueNameOrUrl },
    attributes: []
  }))
  for (const document of documents) {
    await staging.add({ batchId, connectionId, documents: [document], templates: false })
  }
  const { phrase } = confirmationOf('Shop', staging.seal(batchId).queues)
  await staging.forget(batchId)
  return phrase
}

it('tells one queue from several, whatever addresses their documents have for it', async () => {
  const same = at('eu-west-1.queue.amazonaws.com')
  expect(await askedFor(usual, undefined, ` ${usual}`, same)).toBe('orders')
  expect(await askedFor(usual, same, at('sqs.eu-west-2.amazonaws.com'))).toBe('Shop')
  expect(await askedFor(usual, same, 'orders')).toBe('Shop')
  expect(await askedFor(undefined)).toBe('Shop')
})

const document = (queueNameOrUrl: string) => ({
  ...{ body: 'handle', properties: { queueNameOrUrl }, attributes: [] }
})
const notStaged = { failure: expect.objectContaining({ code: 'DocumentsNotStaged' }) }

it('takes nothing more into a batch that was looked at', async () => {
  const staging = createStaging(() => Promise.resolve(journal))
  const batch = { batchId: 'a', connectionId, templates: false }
  await staging.add({ ...batch, documents: [document('orders')] })
  const late = staging.add({ ...batch, documents: [document('precious')] })
  const seen = staging.seal('a')
  await expect(late).rejects.toMatchObject(notStaged)
  const later = staging.add({ ...batch, documents: [document('precious')] })
  await expect(later).rejects.toMatchObject(notStaged)
  expect(seen.queues).toEqual(['orders'])
  expect(staging.take('a', connectionId, seen).counts).toEqual({ literal: 1, template: 0 })
})

it('gives out no batch but the one that was looked at', async () => {
  const staging = createStaging(() => Promise.resolve(journal))
  const batch = { batchId: 'a', connectionId, templates: false }
  const before = staging.seal('a')
  await staging.add({ ...batch, documents: [document('orders')] })
  expect(() => staging.take('a', connectionId, before)).toThrow(expect.objectContaining(notStaged))
  const seen = staging.seal('a')
  await staging.forget('a')
  await staging.add({ ...batch, documents: [document('precious')] })
  expect(() => staging.take('a', connectionId, seen)).toThrow(expect.objectContaining(notStaged))
  const other = staging.seal('a')
  expect(() => staging.take('a', 'another', other)).toThrow(expect.objectContaining(notStaged))
  expect(staging.take('a', connectionId, other)).toBe(other.batch)
})

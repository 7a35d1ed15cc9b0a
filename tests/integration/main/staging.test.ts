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
  const { phrase } = confirmationOf('Shop', staging.queuesOf(batchId))
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

import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  type QueueAttributeName
} from '@aws-sdk/client-sqs'
import { expect, type Page } from '@playwright/test'
import { defaultOptions, type ActState } from '../../src-main/contract/index.js'
import { request } from '../support/app-driver.js'
import type { SqsServer } from '../support/sqs-server.js'

/** What the tests of the guards ask of a server and of the app. */

export const nameOf = (queueUrl: string) => queueUrl.split('/').at(-1) ?? ''

export async function attributeOf(server: SqsServer, url: string, name: QueueAttributeName) {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [name] })
  return (await server.client.send(command)).Attributes?.[name]
}

export async function tagsOf(server: SqsServer, url: string) {
  return (await server.client.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags ?? {}
}

export async function exists(server: SqsServer, url: string) {
  const { QueueUrls = [] } = await server.client.send(new ListQueuesCommand())
  return QueueUrls.includes(url)
}

export const runEnds = (page: Page, runId: number) =>
  expect
    .poll(async () => (await request(page, 'journal.run', { runId })).status)
    .not.toBe('running')

export const actReaches = (page: Page, actId: string, state: ActState) =>
  expect
    .poll(async () => {
      const act = (await request(page, 'acts.list', {})).find(({ id }) => id === actId)
      return act?.counts[state]
    })
    .toBe(1)

/** An input document of Delete. */
export const handle = (body: string, queueNameOrUrl?: string) => ({
  body,
  properties: queueNameOrUrl === undefined ? {} : { queueNameOrUrl },
  attributes: []
})

/** Takes messages on lease. @returns the ids of their documents, and their receipt handles */
export async function leasedFrom(page: Page, connectionId: string, url: string) {
  const { runId } = await request(page, 'operations.start', {
    connectionId,
    operation: {
      action: 'receive',
      object: { kind: 'queue', url },
      options: { ...defaultOptions.receive, maximumMessageCount: 2 }
    },
    documents: []
  })
  await runEnds(page, runId)
  const { rows } = await request(page, 'journal.page', {
    scope: { kind: 'run', runId, direction: 'output' },
    limit: 10
  })
  const ids = rows.map(({ id }) => id)
  const documents = await request(page, 'documents.details', { ids })
  return { ids, handles: documents.map(({ properties }) => properties.receiptHandle ?? '') }
}

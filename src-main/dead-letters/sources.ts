import { ListQueuesCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { toFailure } from '../connector/errors.js'
import { statusOf } from '../connector/error-table.js'
import { parseQueueUrl, type DeadLetterSource, type FoundSources } from '../contract/index.js'
import { deadLetterSourcesPage } from '../queues/dead-letter-sources.js'
import { mapLimited } from '../queues/pool.js'
import { recentChanges } from '../queues/recent-changes.js'

const pageSize = 1000
/** Queues that are looked at where the server does not tell. */
const mostLookedAt = 2000
const atOnce = 8

/** Whether the server does not know the call at all, as some emulators do not: one of them answers with a page of HTML. */
export function isUnknownCall(error: unknown): boolean {
  const name = error instanceof Error ? error.name : ''
  const status = statusOf(error) ?? 0
  const noAnswer = name === 'SyntaxError' && status >= 400
  return noAnswer || /InvalidAction|NotImplemented|UnknownOperation/.test(name) || status === 501
}

type Attributes = Partial<Record<string, string>>

async function attributesOf(
  clients: SqsClients,
  url: string,
  signal: AbortSignal
): Promise<Attributes> {
  const { Attributes: found = {} } = await clients
    .clientFor(url)
    .send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }), {
      abortSignal: signal
    })
  return recentChanges(clients, url).attributes(found, ['All'])
}

/** A queue that was deleted since it was listed redrives nowhere: nothing is missing with it. */
const isGone = (error: unknown) =>
  toFailure(error, { action: 'GetQueueAttributes' }).code === 'QueueDoesNotExist'

/** The attributes of each queue, a few at a time; null where they cannot be read. */
const attributesOfAll = (clients: SqsClients, urls: readonly string[], signal: AbortSignal) =>
  mapLimited(urls, atOnce, async (url) => {
    const found = await attributesOf(clients, url, signal).catch((error: unknown) => {
      signal.throwIfAborted()
      const nothing: Attributes = {}
      return isGone(error) ? nothing : null
    })
    return { url, found }
  })

const unreadableOf = (all: readonly { found: Attributes | null }[]) =>
  all.filter(({ found }) => found === null).length

const toSource = (url: string, found: Attributes | null): DeadLetterSource => ({
  url,
  arn: found?.['QueueArn'] ?? '',
  name: parseQueueUrl(url).name
})

/** As SQS tells them, up to a page of them. */
async function listed(
  clients: SqsClients,
  url: string,
  signal: AbortSignal
): Promise<FoundSources> {
  const urls: string[] = []
  let nextToken: string | undefined
  do {
    const page = await deadLetterSourcesPage(clients, { url, nextToken }, signal)
    urls.push(...page.urls)
    nextToken = page.nextToken
  } while (nextToken !== undefined && urls.length < pageSize)
  const all = await attributesOfAll(clients, urls, signal)
  return {
    sources: all.map(({ url: one, found }) => toSource(one, found)),
    lookedAt: null,
    unreadable: unreadableOf(all),
    more: nextToken !== undefined,
    failure: null
  }
}

async function firstQueues(clients: SqsClients, signal: AbortSignal) {
  const urls: string[] = []
  let NextToken: string | undefined
  do {
    const page = await clients
      .clientFor(null)
      .send(new ListQueuesCommand({ MaxResults: pageSize, NextToken }), { abortSignal: signal })
    urls.push(...(page.QueueUrls ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined && urls.length < mostLookedAt)
  const more = NextToken !== undefined || urls.length > mostLookedAt
  return { urls: urls.slice(0, mostLookedAt), more }
}

/** By the attributes of every queue, as far as there are not too many. */
async function lookedFor(
  clients: SqsClients,
  own: string | undefined,
  signal: AbortSignal
): Promise<FoundSources> {
  const { urls, more } = await firstQueues(clients, signal)
  const all = await attributesOfAll(clients, urls, signal)
  const sources = all.filter(({ found }) => {
    const target = targetIn(found?.['RedrivePolicy'])
    return own !== undefined && target === own
  })
  return {
    sources: sources.map(({ url, found }) => toSource(url, found)),
    lookedAt: urls.length,
    unreadable: unreadableOf(all),
    more,
    failure: null
  }
}

function targetIn(policy: string | undefined): string | null {
  try {
    const parsed = JSON.parse(policy ?? 'null') as { deadLetterTargetArn?: unknown } | null
    return typeof parsed?.deadLetterTargetArn === 'string' ? parsed.deadLetterTargetArn : null
  } catch {
    return null
  }
}

/** The queues that redrive to one. What cannot be found out is said, and no failure of the whole. */
export async function findSources(
  clients: SqsClients,
  url: string,
  signal: AbortSignal
): Promise<FoundSources> {
  let action = 'ListDeadLetterSourceQueues'
  try {
    return await listed(clients, url, signal)
  } catch (error) {
    if (!isUnknownCall(error)) return failed(error, action, url)
  }
  try {
    action = 'GetQueueAttributes'
    const { QueueArn: own } = await attributesOf(clients, url, signal)
    action = 'ListQueues'
    return await lookedFor(clients, own, signal)
  } catch (error) {
    return failed(error, action, url)
  }
}

function failed(error: unknown, action: string, url: string): FoundSources {
  const queue = action === 'ListQueues' ? undefined : parseQueueUrl(url).name
  const failure = toFailure(error, { action, queue })
  return { sources: [], lookedAt: null, unreadable: 0, more: false, failure }
}

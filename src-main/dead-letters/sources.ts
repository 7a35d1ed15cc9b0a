import { ListQueuesCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { toFailure } from '../connector/errors.js'
import { statusOf } from '../connector/error-table.js'
import {
  parseQueueUrl,
  type DeadLetterSource,
  type Failure,
  type RequestOutput
} from '../contract/index.js'
import { deadLetterSourcesPage } from '../queues/dead-letter-sources.js'
import { mapLimited } from '../queues/pool.js'

type Found = RequestOutput<'deadLetters.sources'>

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

async function attributesOf(clients: SqsClients, url: string, signal: AbortSignal) {
  const { Attributes: found = {} } = await clients
    .clientFor(url)
    .send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }), {
      abortSignal: signal
    })
  return found as Partial<Record<string, string>>
}

const toSource = (url: string, arn: string): DeadLetterSource => ({
  url,
  arn,
  name: parseQueueUrl(url).name
})

async function listed(clients: SqsClients, url: string, signal: AbortSignal) {
  const urls: string[] = []
  let nextToken: string | undefined
  do {
    const page = await deadLetterSourcesPage(clients, { url, nextToken }, signal)
    urls.push(...page.urls)
    nextToken = page.nextToken
  } while (nextToken !== undefined && urls.length < pageSize)
  return urls
}

/** By the attributes of every queue, as far as there are not too many. */
async function lookedFor(
  clients: SqsClients,
  url: string,
  signal: AbortSignal
): Promise<{ sources: DeadLetterSource[]; lookedAt: number }> {
  const own = (await attributesOf(clients, url, signal))['QueueArn']
  const urls: string[] = []
  let NextToken: string | undefined
  do {
    const page = await clients
      .clientFor(null)
      .send(new ListQueuesCommand({ MaxResults: pageSize, NextToken }), { abortSignal: signal })
    urls.push(...(page.QueueUrls ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined && urls.length < mostLookedAt)
  const all = await mapLimited(urls.slice(0, mostLookedAt), atOnce, async (one) => {
    const found = await attributesOf(clients, one, signal).catch(() => null)
    const target = targetIn(found?.['RedrivePolicy'])
    return own !== undefined && target === own ? [toSource(one, found?.['QueueArn'] ?? '')] : []
  })
  return { sources: all.flat(), lookedAt: Math.min(urls.length, mostLookedAt) }
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
): Promise<Found> {
  const ask = async (): Promise<Found> => {
    const urls = await listed(clients, url, signal)
    const sources = await mapLimited(urls, atOnce, async (one) => {
      const found = await attributesOf(clients, one, signal).catch(() => null)
      return toSource(one, found?.['QueueArn'] ?? '')
    })
    return { sources, lookedAt: null, failure: null }
  }
  try {
    return await ask()
  } catch (error) {
    if (!isUnknownCall(error)) return failed(error, 'ListDeadLetterSourceQueues', url)
  }
  try {
    return { ...(await lookedFor(clients, url, signal)), failure: null }
  } catch (error) {
    return failed(error, 'ListQueues', url)
  }
}

function failed(error: unknown, action: string, url: string): Found {
  const failure: Failure = toFailure(error, { action, queue: parseQueueUrl(url).name })
  return { sources: [], lookedAt: null, failure }
}

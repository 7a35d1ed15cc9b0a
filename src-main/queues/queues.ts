import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand
} from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { notThereYet, ofMade, requireNotDeleted } from '../connector/recent-queues.js'
import { backOff, pause } from '../connector/timing.js'
import { unthrottled } from '../connector/unthrottled.js'
import {
  isQueueUrl,
  parseQueueUrl,
  queueNameOrUrlProblem,
  queueUrlProblem,
  type Failure,
  type Queue,
  type RequestInput,
  type RequestOutput
} from '../contract/index.js'
import { countAttributes, countsOf } from './counts.js'
import { deadLetterSourcesPage } from './dead-letter-sources.js'
import { describeQueue } from './describe.js'
import { mapLimited } from './pool.js'
import { recentChanges } from './recent-changes.js'

/** Requests for what is known of queues at the same time: enough to be quick, few enough not to be throttled. */
const countsAtOnce = 8

/** SQS answers at most this many queues a page, and pages only when it is asked to. */
const pageSize = 1000

/** Tries of what is asked for again and again anyway: what is on screen does not wait long for one queue of many. */
const countTries = 2

/** Milliseconds between two looks for a queue that was just made: longer and longer. */
const between = { least: 500, most: 4000 }

/** What there is to know about queues. Every method throws an error with a `failure`. */
export class Queues {
  constructor(private readonly clientsOf: (connectionId: string) => Promise<SqsClients>) {}

  async list(
    connectionId: string,
    nextToken: string | undefined,
    signal: AbortSignal
  ): Promise<RequestOutput<'queues.list'>> {
    const clients = await this.clientsOf(connectionId)
    const command = new ListQueuesCommand({ MaxResults: pageSize, NextToken: nextToken })
    try {
      const page = await clients.clientFor(null).send(command, { abortSignal: signal })
      const queues = (page.QueueUrls ?? []).map((url) => describeQueue(url, clients))
      return page.NextToken ? { queues, nextToken: page.NextToken } : { queues }
    } catch (error) {
      throw new ConnectorError(toFailure(error, { action: 'ListQueues' }))
    }
  }

  async counts(
    connectionId: string,
    urls: string[],
    signal: AbortSignal
  ): Promise<RequestOutput<'queues.counts'>> {
    const clients = await this.clientsOf(connectionId)
    return mapLimited(urls, countsAtOnce, async (url) => {
      try {
        const read = () => this.attributesOf(clients, url, countAttributes, signal)
        const attributes = await unthrottled(signal, read, countTries)
        return { ok: true as const, counts: countsOf(url, attributes) }
      } catch (error) {
        return { ok: false as const, url, failure: failureIn(error) }
      }
    })
  }

  async overview(
    connectionId: string,
    url: string,
    signal: AbortSignal
  ): Promise<RequestOutput<'queues.overview'>> {
    const clients = await this.clientsOf(connectionId)
    const [attributes, tags] = await whenThere(signal, () =>
      Promise.all([
        this.attributesOf(clients, url, ['All'], signal),
        this.tags(clients, url, signal)
      ])
    )
    return {
      queue: describeQueue(url, clients),
      attributes,
      counts: countsOf(url, attributes),
      tags
    }
  }

  async facts(
    { connectionId, urls, tags: withTags }: RequestInput<'queues.facts'>,
    signal: AbortSignal
  ): Promise<RequestOutput<'queues.facts'>> {
    const clients = await this.clientsOf(connectionId)
    return mapLimited(urls, countsAtOnce, async (url) => {
      try {
        const attributes = await unthrottled(signal, () =>
          this.attributesOf(clients, url, ['All'], signal)
        )
        const tags = withTags ? { tags: await this.tags(clients, url, signal) } : {}
        return {
          ok: true as const,
          facts: { url, attributes, counts: countsOf(url, attributes), ...tags }
        }
      } catch (error) {
        return { ok: false as const, url, failure: failureIn(error) }
      }
    })
  }

  /** @throws ConnectorError also where the server does not know the call: most emulators */
  async deadLetterSources(
    { connectionId, url, nextToken }: RequestInput<'queues.deadLetterSources'>,
    signal: AbortSignal
  ): Promise<RequestOutput<'queues.deadLetterSources'>> {
    const clients = await this.clientsOf(connectionId)
    try {
      const page = await deadLetterSourcesPage(clients, { url, nextToken }, signal)
      const queues = page.urls.map((one) => describeQueue(one, clients))
      return page.nextToken ? { queues, nextToken: page.nextToken } : { queues }
    } catch (error) {
      const task = { action: 'ListDeadLetterSourceQueues', queue: parseQueueUrl(url).name }
      throw new ConnectorError(toFailure(error, task))
    }
  }

  async resolve(connectionId: string, nameOrUrl: string, signal: AbortSignal): Promise<Queue> {
    const problem = queueNameOrUrlProblem(nameOrUrl)
    if (problem) throw new ConnectorError({ ...problem, retryable: false })
    const clients = await this.clientsOf(connectionId)
    if (isQueueUrl(nameOrUrl)) return describeQueue(nameOrUrl.trim(), clients)
    const QueueName = nameOrUrl.trim()
    try {
      const { QueueUrl = '' } = await clients
        .clientFor(null)
        .send(new GetQueueUrlCommand({ QueueName }), { abortSignal: signal })
      return describeQueue(QueueUrl, clients)
    } catch (error) {
      throw new ConnectorError(toFailure(error, { action: 'GetQueueUrl', queue: QueueName }))
    }
  }

  /** @throws ConnectorError */
  async attributesOf(
    clients: SqsClients,
    url: string,
    names: readonly (typeof countAttributes)[number][] | ['All'],
    signal: AbortSignal
  ): Promise<Record<string, string>> {
    const problem = queueUrlProblem(url)
    if (problem) throw new ConnectorError({ ...problem, retryable: false })
    const task = { action: 'GetQueueAttributes', queue: parseQueueUrl(url).name }
    try {
      const { Attributes = {} } = await clients
        .clientFor(url)
        .send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }), {
          abortSignal: signal
        })
      requireNotDeleted(clients, url, Attributes)
      return recentChanges(clients, url).attributes(Attributes as Record<string, string>, names)
    } catch (error) {
      throw new ConnectorError(ofMade(clients, url, toFailure(error, task)))
    }
  }

  /** @throws ConnectorError */
  async tagsOf(
    clients: SqsClients,
    url: string,
    signal: AbortSignal
  ): Promise<Record<string, string>> {
    try {
      const { Tags = {} } = await clients
        .clientFor(url)
        .send(new ListQueueTagsCommand({ QueueUrl: url }), { abortSignal: signal })
      return recentChanges(clients, url).tags(Tags)
    } catch (error) {
      const queue = parseQueueUrl(url).name
      const failure = toFailure(error, { action: 'ListQueueTags', queue })
      throw new ConnectorError(ofMade(clients, url, failure))
    }
  }

  /** Null where they may not be had: they are the least of what an overview shows. */
  private tags(
    clients: SqsClients,
    url: string,
    signal: AbortSignal
  ): Promise<Record<string, string> | null> {
    const read = () => this.tagsOf(clients, url, signal)
    return unthrottled(signal, read).catch((error: unknown) => {
      // What only went wrong for now says nothing of a permission.
      if (failureIn(error).retryable) throw error
      return null
    })
  }

  /**
   * Waits until SQS finds a queue that was just made, or tells something else. Never rejects.
   *
   * @returns its attributes, as far as they may be read
   */
  untilFound(
    clients: SqsClients,
    url: string,
    signal: AbortSignal
  ): Promise<Record<string, string>> {
    const look = () => this.attributesOf(clients, url, ['All'], signal)
    return whenThere(signal, look).catch(() => ({}))
  }
}

const failureIn = (error: unknown): Failure => toFailure(error, { action: 'GetQueueAttributes' })

/** Does it again while SQS does not find the queue that was just made. */
async function whenThere<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let looks = 0; ; looks++) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || failureIn(error).code !== notThereYet) throw error
    }
    await pause(backOff(looks, between.least, between.most), signal)
  }
}

import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { deletedAt } from '../connector/recent-queues.js'
import {
  sameAttribute,
  tagValue,
  type ConfigureResult,
  type PartResult,
  type Queue,
  type QueueAttributeName,
  type QueueAttributes,
  type RequestInput
} from '../contract/index.js'
import { createQueue } from './create-queue.js'
import { describeQueue } from './describe.js'
import type { Queues } from './queues.js'
import { setAttributes } from './set-attributes.js'
import { tagQueue } from './tag-queue.js'
import { untagQueue } from './untag-queue.js'

interface ConfigurationDeps {
  clientsOf(connectionId: string): Promise<SqsClients>
  queues: Pick<Queues, 'attributesOf' | 'resolve' | 'tagsOf' | 'untilFound'>
}

/** Milliseconds that a new queue is waited for, so that it can be looked at and redriven to. SQS says: at least a second. */
const foundWithin = 10_000

/** Creates and changes queues. */
export class Configuration {
  constructor(private readonly deps: ConfigurationDeps) {}

  /** @throws an error with a `failure`; `QueueNameExists` where the name is taken */
  async create(input: RequestInput<'queues.create'>, signal: AbortSignal): Promise<Queue> {
    await this.requireFree(input.connectionId, input.name, signal)
    const clients = await this.deps.clientsOf(input.connectionId)
    const url = await createQueue(clients, input, signal)
    const limited = AbortSignal.any([signal, AbortSignal.timeout(foundWithin)])
    const found = await this.deps.queues.untilFound(clients, url, limited)
    // Where nobody may look for a name before, or not all of SQS knows it.
    if (isOld(found)) throw refused('QueueNameExists', input.name)
    return describeQueue(url, clients)
  }

  /** CreateQueue answers with the queue that is there where its attributes fit: it would look as if it had been made. */
  private async requireFree(connectionId: string, name: string, signal: AbortSignal) {
    const clients = await this.deps.clientsOf(connectionId)
    let code = 'QueueNameExists'
    try {
      const { url } = await this.deps.queues.resolve(connectionId, name, signal)
      // SQS may still find one that was deleted here, and keeps its name for as long.
      if (deletedAt(clients, url) !== null) code = 'QueueDeletedRecently'
    } catch (error) {
      const { code: met } = toFailure(error, { action: 'GetQueueUrl', queue: name })
      // Who may not look may still create.
      if (met === 'QueueDoesNotExist' || met === 'AccessDenied') return
      throw error
    }
    throw refused(code, name)
  }

  /** @throws an error with a `failure` where nothing was done */
  async configure(
    input: RequestInput<'queues.configure'>,
    signal: AbortSignal
  ): Promise<ConfigureResult> {
    const { connectionId, url, attributes, tagsSet, tagsRemoved } = input
    await this.requireUnchanged(await this.deps.clientsOf(connectionId), input, signal)
    // Asked for anew: the connection may have become another one meanwhile.
    const clients = await this.deps.clientsOf(connectionId)
    const next = inTurn(signal)
    const some = (record: object) => Object.keys(record).length > 0
    return {
      attributes: await next(some(attributes), () =>
        setAttributes(clients, url, attributes, signal, input.before)
      ),
      tagsSet: await next(some(tagsSet), () =>
        tagQueue(clients, url, tagsSet, signal, input.tagsBefore)
      ),
      tagsRemoved: await next(tagsRemoved.length > 0, () =>
        untagQueue(clients, url, tagsRemoved, signal, input.tagsBefore)
      )
    }
  }

  /** What somebody else changed meanwhile is not overwritten by what this person saw before. */
  private async requireUnchanged(
    clients: SqsClients,
    input: RequestInput<'queues.configure'>,
    signal: AbortSignal
  ): Promise<void> {
    const [attributes, tags] = await Promise.all([
      this.attributesChanged(clients, input, signal),
      this.tagsChanged(clients, input, signal)
    ])
    const changed = [...attributes, ...tags.map((key) => `the tag ${key}`)]
    if (changed.length === 0) return
    throw new ConnectorError({
      code: 'ChangedMeanwhile',
      message: `Nothing was changed: somebody else has changed ${changed.join(', ')} since you opened this.`,
      retryable: false,
      hint: 'Read the queue again: what you typed stays, and the differences are shown anew.'
    })
  }

  private async attributesChanged(
    clients: SqsClients,
    { url, attributes, before }: RequestInput<'queues.configure'>,
    signal: AbortSignal
  ): Promise<string[]> {
    const names = Object.keys(attributes) as QueueAttributeName[]
    if (names.length === 0) return []
    // All of them: a server that does not know one by its name would refuse the question, and not the change.
    const now: QueueAttributes = await this.deps.queues.attributesOf(clients, url, ['All'], signal)
    // SQS may tell in other words what it was given. What is so already, somebody wanted as this person does.
    const is = (name: QueueAttributeName, { [name]: value = '' }: QueueAttributes) =>
      sameAttribute(name, now[name] ?? '', value)
    return names.filter((name) => !is(name, before) && !is(name, attributes))
  }

  private async tagsChanged(
    clients: SqsClients,
    { url, tagsSet, tagsRemoved, tagsBefore }: RequestInput<'queues.configure'>,
    signal: AbortSignal
  ): Promise<string[]> {
    const keys = [...Object.keys(tagsSet), ...tagsRemoved]
    if (keys.length === 0) return []
    const now = await this.deps.queues.tagsOf(clients, url, signal)
    // A tag without a value is another thing than no tag.
    const is = (key: string, tags: Record<string, string>) =>
      tagValue(now, key) === tagValue(tags, key)
    return keys.filter((key) => !is(key, tagsBefore) && !is(key, tagsSet))
  }
}

/** As SQS would refuse to create a queue. */
function refused(code: string, queue: string): ConnectorError {
  const error = Object.assign(new Error(), { name: code })
  return new ConnectorError(toFailure(error, { action: 'CreateQueue', queue }))
}

/** Milliseconds that the clock of this computer may differ from that of AWS: it takes no request from further away. */
const clocksDiffer = 15 * 60_000

/** Whether a queue was there long before it was made here. @param found its attributes as far as they may be read */
function isOld({ CreatedTimestamp = '0' }: Record<string, string>): boolean {
  const at = Number(CreatedTimestamp) * 1000
  // Some servers tell none.
  return at > 0 && at < Date.now() - clocksDiffer
}

/** Part after part; none after one that failed. */
function inTurn(signal: AbortSignal) {
  let failed = false
  return async (wanted: boolean, work: () => Promise<void>): Promise<PartResult> => {
    if (!wanted) return { state: 'nothing' }
    if (failed || signal.aborted) return { state: 'not-tried' }
    try {
      await work()
      return { state: 'done' }
    } catch (error) {
      failed = true
      return { state: 'failed', failure: toFailure(error, { action: 'SetQueueAttributes' }) }
    }
  }
}

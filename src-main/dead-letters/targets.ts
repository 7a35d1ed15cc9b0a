import { createResolver } from '../connector/objects.js'
import type { SqsClients } from '../connector/clients.js'
import type { RedrivePlan } from './plan.js'
import {
  isSameQueue,
  parseQueueUrl,
  queueOfArn,
  type Queue,
  type RedriveTarget
} from '../contract/index.js'

/** Tells where a message goes, by the ARN of the queue that it came from; null where that is not known. */
export type TargetOf = (sourceArn: string) => Promise<Queue | null>

/** What is known of the queues that redrive here. */
export type KnownSources = Pick<RedrivePlan, 'deadLetterUrl' | 'sources' | 'allSources'>

/** A queue may be its own dead-letter queue: what is sent back to it would come again for ever. */
const other = (queue: Queue | null, deadLetterUrl: string): Queue | null =>
  queue && isSameQueue(queue.url, deadLetterUrl) ? null : queue

/** The other queue that everything came from, where there can be none beside it. */
export function onlySource({ deadLetterUrl, sources, allSources }: KnownSources): Queue | null {
  const [only] = sources
  const queue = allSources && sources.length === 1 && only ? parseQueueUrl(only.url) : null
  return other(queue, deadLetterUrl)
}

export function targetFinder(
  clients: SqsClients,
  target: RedriveTarget,
  from: KnownSources
): TargetOf {
  if (target.kind === 'queue') {
    const queue = parseQueueUrl(target.url)
    return async () => queue
  }
  const otherwise = target.otherwise === null ? null : parseQueueUrl(target.otherwise)
  // Where the server does not tell, the only queue that redrives here is where it came from.
  const unnamed = otherwise ?? onlySource(from)
  // One whose attributes could not be read has none, and is nobody's whose source is not told.
  const named = from.sources.filter(({ arn }) => arn !== '')
  const known = new Map(named.map(({ arn, url }) => [arn, parseQueueUrl(url)]))
  const resolve = createResolver(clients)
  const find = async (arn: string) => {
    const there = known.get(arn)
    if (there || arn === '') return there ?? unnamed
    const name = queueOfArn(arn)?.name
    return name === undefined ? otherwise : resolve(name).catch(() => otherwise)
  }
  return async (arn) => other(await find(arn), from.deadLetterUrl)
}

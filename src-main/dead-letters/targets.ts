import { createResolver } from '../connector/objects.js'
import type { SqsClients } from '../connector/clients.js'
import {
  parseQueueUrl,
  queueOfArn,
  type DeadLetterSource,
  type Queue,
  type RedriveTarget
} from '../contract/index.js'

/** Tells where a message goes, by the ARN of the queue that it came from; null where that is not known. */
export type TargetOf = (sourceArn: string) => Promise<Queue | null>

/** @param sources the queues that are known to redrive here */
export function targetFinder(
  clients: SqsClients,
  target: RedriveTarget,
  sources: readonly DeadLetterSource[]
): TargetOf {
  if (target.kind === 'queue') {
    const queue = parseQueueUrl(target.url)
    return async () => queue
  }
  const otherwise = target.otherwise === null ? null : parseQueueUrl(target.otherwise)
  const [only] = sources
  // Where the server does not tell, the only queue that redrives here is where it came from.
  const unnamed = otherwise ?? (sources.length === 1 && only ? parseQueueUrl(only.url) : null)
  const known = new Map(sources.map(({ arn, url }) => [arn, parseQueueUrl(url)]))
  const resolve = createResolver(clients)
  return async (arn) => {
    const there = known.get(arn)
    if (there || arn === '') return there ?? unnamed
    const name = queueOfArn(arn)?.name
    return name === undefined ? otherwise : resolve(name).catch(() => otherwise)
  }
}

import { parseQueueUrl, type Queue } from '@contract'
import { queueOfArn } from '../../format/arns'

/**
 * The queue of an ARN, where it is in the same account and region as another one: then its URL is that one's with another
 * name. Null where it is elsewhere.
 */
export function queueBeside(queue: Queue, ownArn: string, arn: string): Queue | null {
  const there = queueOfArn(arn)
  const here = queueOfArn(ownArn)
  if (!there || there.account !== here?.account || there.region !== here.region) return null
  const beside = parseQueueUrl(queue.url.replace(/[^/]+$/, there.name))
  return { ...beside, region: beside.region || queue.region }
}

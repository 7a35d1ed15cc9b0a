import { queueOfArn } from '../../format/arns'
import type { QueueProfile } from './profile'
import { queueBeside } from './queue-beside'
import type { Relations } from './relations'

/** How it is known that a queue of this account and region is not there: SQS says so, or the list, read to its end. */
export type Absence = 'deleted' | 'not in the list'

/** Why SQS cannot move the dead letters of a queue to where its redrive policy says. */
export type Missing = Absence | 'another account' | 'another region' | 'no queue'

/**
 * SQS moves dead letters within one account and one region only, to a queue that is there.
 *
 * @returns null where nothing is wrong, or where it is not known (yet) whether there is such a queue
 */
export function missingTarget(source: QueueProfile, relations: Relations): Missing | null {
  const target = source.redrive?.target
  if (target === undefined) return null
  const there = queueOfArn(target)
  const here = queueOfArn(source.arn)
  if (!there) return 'no queue'
  if (here && there.account !== here.account) return 'another account'
  if (here && there.region !== here.region) return 'another region'
  if (relations.byArn.has(target)) return null
  const queue = queueBeside(source.queue, source.arn, target)
  return queue && relations.absent(queue, source.queue)
}

import type { Queue } from '@contract'
import type { Absence } from './dead-letter-target'
import type { QueueProfile } from './profile'
import { ringsOf, type Ring } from './rings'

/** Which queues there are by their ARN, and which redrive to which. */
export interface Relations {
  byArn: ReadonlyMap<string, QueueProfile>
  /** The queues that redrive to an ARN, whether or not there is such a queue. */
  sources: ReadonlyMap<string, readonly QueueProfile[]>
  /** Queues that redrive to themselves or in a ring, by the ARN of each. */
  rings: ReadonlyMap<string, Ring>
  /** Whether the dead-letter queue of a source is known not to be there. It is not among these queues. */
  absent: (target: Queue, source: Queue) => Absence | null
}

/** Relations as the redrive policies of these queues tell them. */
export function relationsOf(
  profiles: Iterable<QueueProfile>,
  absent: Relations['absent'] = () => null
): Relations {
  const byArn = new Map<string, QueueProfile>()
  const sources = new Map<string, QueueProfile[]>()
  for (const profile of profiles) {
    if (profile.arn) byArn.set(profile.arn, profile)
    const target = profile.redrive?.target
    if (!target) continue
    const others = sources.get(target)
    if (others) others.push(profile)
    else sources.set(target, [profile])
  }
  return { byArn, sources, rings: ringsOf(byArn), absent }
}

/** @returns whether some known queue redrives here */
export const isDeadLetterQueue = ({ sources }: Relations, { arn }: QueueProfile): boolean =>
  sources.has(arn)

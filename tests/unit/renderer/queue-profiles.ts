import { parseQueueUrl, type QueueObserved } from '@contract'
import { profileOf, type QueueProfile } from '@/model/queues/profile'

const account = '123456789012'

const urlOf = (name: string) => `https://sqs.eu-west-1.amazonaws.com/${account}/${name}`
export const arnOf = (name: string, owner = account) => `arn:aws:sqs:eu-west-1:${owner}:${name}`
export const queueOf = (name: string) => parseQueueUrl(urlOf(name))

/** A queue that nothing is wrong with, but what a test changes. */
export function profile(
  name: string,
  attributes: Record<string, string> = {},
  counts: { visible?: number; inFlight?: number; delayed?: number } = {},
  tags?: Record<string, string> | null
): QueueProfile {
  const facts = {
    attributes: {
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '345600',
      SqsManagedSseEnabled: 'true',
      CreatedTimestamp: '1700000000',
      ...attributes
    },
    counts: {
      url: urlOf(name),
      arn: arnOf(name),
      deadLetterTargetArn: null,
      visible: 0,
      inFlight: 0,
      delayed: 0,
      ...counts
    },
    ...(tags === undefined ? {} : { tags })
  }
  return profileOf(queueOf(name), facts, 0)
}

/** @param target the name of the dead-letter queue, or its whole ARN */
export const redrives = (target: string, maxReceiveCount: number | string = 3) => ({
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: target.startsWith('arn:') ? target : arnOf(target),
    maxReceiveCount
  })
})

/** @param sources names of the queues that are accepted */
export const accepts = (redrivePermission: string, ...sources: string[]) => ({
  RedriveAllowPolicy: JSON.stringify({
    redrivePermission,
    ...(sources.length > 0 ? { sourceQueueArns: sources.map((name) => arnOf(name)) } : {})
  })
})

export const observed = (name: string, seen: Partial<QueueObserved>): QueueObserved => ({
  url: urlOf(name),
  handled: null,
  oldest: null,
  ...seen
})

import type { QueueCounts } from '../contract/index.js'

/**
 * The attributes that counts are made of. `RedrivePolicy` costs nothing more, and tells the dead-letter queue;
 * `CreatedTimestamp` tells a queue from one of its name that was deleted.
 */
export const countAttributes = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'QueueArn',
  'RedrivePolicy',
  'CreatedTimestamp'
] as const

/** @param attributes as SQS answers them: texts under its own names */
export function countsOf(url: string, attributes: Record<string, string>): QueueCounts {
  return {
    url,
    visible: wholeNumber(attributes['ApproximateNumberOfMessages']),
    inFlight: wholeNumber(attributes['ApproximateNumberOfMessagesNotVisible']),
    delayed: wholeNumber(attributes['ApproximateNumberOfMessagesDelayed']),
    arn: attributes['QueueArn'] ?? '',
    deadLetterTargetArn: deadLetterTarget(attributes['RedrivePolicy'])
  }
}

function wholeNumber(text: string | undefined): number {
  const value = Number(text ?? 0)
  return Number.isSafeInteger(value) ? value : 0
}

function deadLetterTarget(policy: string | undefined): string | null {
  if (!policy) return null
  try {
    const { deadLetterTargetArn } = JSON.parse(policy) as { deadLetterTargetArn?: unknown }
    return typeof deadLetterTargetArn === 'string' ? deadLetterTargetArn : null
  } catch {
    return null
  }
}

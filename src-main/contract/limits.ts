/**
 * The limits of Amazon SQS (API 2012-11-05, quotas of 2025–26), each in the unit that its name says.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const limits = {
  /** A message, and the sum of a batch: body plus the names, types and values of the attributes. */
  messageBytes: 1_048_576,
  batchEntries: 10,
  attributesPerMessage: 10,
  attributeNameLength: 256,
  attributeTypeLength: 256,
  groupIdLength: 128,
  deduplicationIdLength: 128,
  attemptIdLength: 128,
  queueNameLength: 80,
  delaySeconds: 900,
  visibilitySeconds: 43_200,
  waitSeconds: 20,
  receiveBatch: 10,
  listenConcurrency: 64,
  shortestRetentionSeconds: 60,
  retentionSeconds: 1_209_600,
  /** The least that a queue's own maximum message size may be. */
  smallestMaximumBytes: 1024,
  receiveCount: 1000,
  /** Queues that a redrive allow policy may name. */
  redriveSources: 10,
  shortestKeyReuseSeconds: 60,
  keyReuseSeconds: 86_400,
  /** A queue's access policy. */
  policyBytes: 8192,
  policyStatements: 20,
  policyPrincipals: 50,
  tagsPerQueue: 50,
  tagKeyLength: 128,
  tagValueLength: 256
} as const

/** Milliseconds: SQS keeps no message for longer, so nothing of what is older is in a queue. */
export const longestRetention = limits.retentionSeconds * 1000

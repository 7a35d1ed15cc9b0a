import type { QueueAttributeName } from '@contract'
import { attributeLabels, type QueueConfig } from './attributes'
import { draftOf, type QueueDraft } from './draft'
import type { ReadConfig } from './file'

/** As SQS does it where nothing is said; a file of a server that does not tell is no wish to do without. */
const encrypted = (config: QueueConfig): QueueConfig =>
  config.attributes.KmsMasterKeyId
    ? config
    : { ...config, attributes: { SqsManagedSseEnabled: 'true', ...config.attributes } }

/** The form of a new queue with what is in a file. */
export const filledIn = ({ config, leftOut }: ReadConfig): QueueDraft => ({
  ...draftOf(encrypted(config)),
  policyOf: config.name,
  leftOut
})

/** The fields that an attribute is typed into. Name and type stay those of the queue. */
const fieldsOf: Record<Exclude<QueueAttributeName, 'FifoQueue'>, (keyof QueueDraft)[]> = {
  VisibilityTimeout: ['visibility'],
  DelaySeconds: ['delay'],
  MessageRetentionPeriod: ['retention'],
  ReceiveMessageWaitTimeSeconds: ['wait'],
  MaximumMessageSize: ['maximumSize'],
  ContentBasedDeduplication: ['contentBasedDeduplication'],
  DeduplicationScope: ['deduplicationScope'],
  FifoThroughputLimit: ['throughputLimit'],
  RedrivePolicy: ['hasDeadLetters', 'deadLetterArn', 'maxReceiveCount'],
  RedriveAllowPolicy: ['redriveAllow', 'redriveSources'],
  SqsManagedSseEnabled: ['encryption', 'kmsKeyId'],
  KmsMasterKeyId: ['encryption', 'kmsKeyId'],
  KmsDataKeyReusePeriodSeconds: ['kmsReuse'],
  Policy: ['policy']
}

/** What is left out because the queue is of the other type. */
function ofOtherType({ fifo }: QueueDraft, { config }: ReadConfig): string[] {
  if (fifo === config.fifo) return []
  return [`${attributeLabels.FifoQueue}: the type of a queue cannot be changed.`]
}

/**
 * The form of a queue that is there with what is in a file over it: nothing is taken away because the file does not have
 * it.
 *
 * @param tagsKnown false where the tags of the queue may not be read: they stay as they are
 */
export function laidOver(draft: QueueDraft, read: ReadConfig, tagsKnown: boolean): QueueDraft {
  const { attributes, tags } = read.config
  const typed = draftOf(read.config)
  const said = Object.entries(fieldsOf)
    .filter(([name]) => name in attributes)
    .flatMap(([, fields]) => fields.map((field) => [field, typed[field]]))
  const others = draft.tags.filter(({ key }) => !Object.hasOwn(tags, key))
  const untaken = tagsKnown || typed.tags.length === 0 ? [] : ['Tags: they stay as they are.']
  return {
    ...draft,
    ...(Object.fromEntries(said) as Partial<QueueDraft>),
    tags: tagsKnown ? [...others, ...typed.tags] : draft.tags,
    leftOut: [...read.leftOut, ...ofOtherType(draft, read), ...untaken]
  }
}

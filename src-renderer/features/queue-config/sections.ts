import type { QueueDraft } from '../../model/queue-config/draft'
import type { Problems } from '../../model/queue-config/problems'

/** The parts of the form, and the fields of each. */
const parts: Record<string, readonly (keyof QueueDraft)[]> = {
  Messages: ['visibility', 'delay', 'retention', 'wait', 'maximumSize'],
  FIFO: ['contentBasedDeduplication', 'deduplicationScope', 'throughputLimit'],
  'Dead letters': [
    'hasDeadLetters',
    'deadLetterArn',
    'maxReceiveCount',
    'redriveAllow',
    'redriveSources'
  ],
  Encryption: ['encryption', 'kmsKeyId', 'kmsReuse'],
  'Access policy': ['policy'],
  Tags: ['tags']
}

export const sectionsOf = (fifo: boolean): string[] =>
  Object.keys(parts).filter((title) => fifo || title !== 'FIFO')

const titlesWhere = (holds: (field: keyof QueueDraft) => boolean): Set<string> =>
  new Set(Object.keys(parts).filter((title) => parts[title]?.some(holds)))

/** The parts in which something was typed. */
export const changedSections = (before: QueueDraft, now: QueueDraft): Set<string> =>
  titlesWhere((field) => JSON.stringify(before[field]) !== JSON.stringify(now[field]))

/** The parts in which something is wrong. */
export const wrongSections = (problems: Problems): Set<string> => {
  const fields = new Set(Object.keys(problems).map((field) => field.replace(/:.*$/, 's')))
  return titlesWhere((field) => fields.has(field))
}

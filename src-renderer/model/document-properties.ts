import { propertyLabels, type DocumentDetail } from '@contract'
import type { NamedValue } from './system-attributes'

type Properties = DocumentDetail['properties']

const inOrder = [
  'messageId',
  'messageGroupId',
  'messageDeduplicationId',
  'sequenceNumber',
  'receiptHandle',
  'receiveRequestAttemptId',
  'queueUrl',
  'queueNameOrUrl'
] as const satisfies readonly (keyof Properties)[]

/** The document properties that are there, under their visible labels. */
export function namedProperties(properties: Properties): NamedValue[] {
  const seen = new Set<string>()
  return inOrder.flatMap((key) => {
    const value = properties[key]
    const name = propertyLabels[key]
    if (value === undefined || value === '' || seen.has(name)) return []
    seen.add(name)
    return [{ name, value }]
  })
}

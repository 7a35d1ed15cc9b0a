import { attributeRanges, queueAttributeProblem, type QueueAttributeName } from '@contract'
import { fifoAttributes, objectIn, defaultAttributes } from './attributes'

const permissions = ['allowAll', 'denyAll', 'byQueue']

function redriveProblem(text: string): string | null {
  const target = objectIn(text)?.['deadLetterTargetArn']
  return typeof target === 'string' && target !== ''
    ? null
    : 'it has no deadLetterTargetArn with the ARN of a queue.'
}

function redriveAllowProblem(text: string): string | null {
  const { redrivePermission: permission, sourceQueueArns: sources } = objectIn(text) ?? {}
  if (!permissions.some((one) => one === permission)) {
    return 'its redrivePermission is not allowAll, denyAll or byQueue.'
  }
  const named = Array.isArray(sources) && sources.every((one) => typeof one === 'string')
  return permission !== 'byQueue' || named ? null : 'its sourceQueueArns are no list of ARNs.'
}

/**
 * Why the form of a queue could not show the value of an attribute: it has a choice there, no text. What it has a field
 * for is told beside that.
 *
 * @returns null where it can be taken
 */
export function importProblem(
  name: QueueAttributeName,
  text: string,
  fifo: boolean
): string | null {
  // Blank is what removes them.
  if (name === 'Policy' || name === 'KmsMasterKeyId') return null
  if (name === 'RedrivePolicy') return text === '' ? null : redriveProblem(text)
  if (name === 'RedriveAllowPolicy') return text === '' ? null : redriveAllowProblem(text)
  if (name in attributeRanges && text !== '') return null
  if (!fifo && fifoAttributes.has(name) && text !== defaultAttributes[name]) {
    return 'only a FIFO queue has it.'
  }
  const problem = queueAttributeProblem(name, text)
  return problem && `its value is ${JSON.stringify(text.slice(0, 40))}; ${problem}`
}

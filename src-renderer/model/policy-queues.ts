import { isQueueUrl, parseQueueUrl, queueNameProblem } from '@contract'
import { queueArn, type PolicyPlace } from './iam-policy'

/** The queues that a policy is for. */
export interface PolicyQueues {
  arns: string[]
  /** What was typed for each, in the same order. */
  names: string[]
  error: string | null
}

const arnPattern = /^arn:[\w-]+:sqs:[a-z0-9-]+:\d{12}:[\w.*-]+$/

/** @returns the ARN of what was typed for one queue, or null */
function arnOf(typed: string, place: PolicyPlace): string | null {
  if (typed.startsWith('arn:')) return arnPattern.test(typed) ? typed : null
  const { name, region, account } = parseQueueUrl(typed)
  if (queueNameProblem(name)) return null
  const there = isQueueUrl(typed)
    ? { region: region || place.region, account: account || place.account }
    : place
  return queueArn(there, name)
}

/** Reads names, URLs and ARNs, with blanks or commas between them. */
export function readPolicyQueues(text: string, place: PolicyPlace): PolicyQueues {
  const names = text.split(/[\s,]+/).filter((part) => part !== '')
  const arns = names.map((name) => arnOf(name, place))
  const wrong = names.find((_, index) => arns[index] === null)
  return {
    arns: arns.filter((arn) => arn !== null),
    names,
    error: wrong === undefined ? null : `"${wrong}" is no name, URL or ARN of a queue.`
  }
}

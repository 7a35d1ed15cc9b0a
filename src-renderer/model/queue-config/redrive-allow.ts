import { objectIn, textOf } from './attributes'

export type RedriveAllow = 'allowAll' | 'denyAll' | 'byQueue'

/**
 * Whose dead letters a queue accepts.
 *
 * @param policy as SQS has it: JSON, or blank, which accepts those of every queue
 * @returns with the ARNs of the queues that it names
 */
export function redriveAllowIn(policy: string | undefined): {
  redriveAllow: RedriveAllow
  redriveSources: string[]
} {
  const allow = objectIn(policy)
  const asked = allow?.['redrivePermission']
  const sources = allow?.['sourceQueueArns']
  const redriveAllow = asked === 'denyAll' || asked === 'byQueue' ? asked : 'allowAll'
  return { redriveAllow, redriveSources: Array.isArray(sources) ? sources.map(textOf) : [] }
}

import { limits } from '@contract'
import { objectIn } from './attributes'
import { doubledMembers } from './doubled-members'
import { statementsIn } from './policy'
import {
  permissionActions,
  statementWords,
  type PermissionService,
  type PermissionVerb,
  type Statement
} from './policy-words'

/** A permission as it is put together in plain words. */
export interface PermissionDraft {
  who: 'account' | 'arn' | 'service' | 'everyone'
  /** Twelve digits. */
  account: string
  /** Of a role or a user. */
  arn: string
  service: PermissionService
  /** Of the topic, rule or bucket that may send; blank for any. */
  source: string
  actions: PermissionVerb[]
}

export const newPermission = (): PermissionDraft => ({
  who: 'account',
  account: '',
  arn: '',
  service: 'sns.amazonaws.com',
  source: '',
  actions: ['SendMessage']
})

/** What is wrong with a permission, by field. */
export function permissionProblems(
  draft: PermissionDraft
): Partial<Record<keyof PermissionDraft, string>> {
  const problems: ReturnType<typeof permissionProblems> = {}
  if (draft.who === 'account' && !/^\d{12}$/.test(draft.account.trim())) {
    problems.account = 'An account has 12 digits.'
  }
  if (draft.who === 'arn' && !/^arn:[\w-]+:(iam|sts)::\d{12}:.+$/.test(draft.arn.trim())) {
    problems.arn = 'The ARN of a role looks like arn:aws:iam::123456789012:role/orders.'
  }
  if (draft.who === 'service' && draft.source.trim() && !/^arn:[\w-]+:/.test(draft.source.trim())) {
    problems.source = 'The ARN of a topic looks like arn:aws:sns:us-east-1:123456789012:orders.'
  }
  if (draft.actions.length === 0) problems.actions = 'Choose what is allowed.'
  return problems
}

function principalOf({ who, account, arn, service }: PermissionDraft): unknown {
  if (who === 'everyone') return '*'
  if (who === 'service') return { Service: service }
  return { AWS: who === 'account' ? account.trim() : arn.trim() }
}

const inOrder = (actions: readonly PermissionVerb[]) =>
  (Object.keys(permissionActions) as PermissionVerb[]).filter((name) => actions.includes(name))

/** The statement of a permission, with its name. */
function statementOf(draft: PermissionDraft, queueArn: string, sid: string): Statement {
  const source = draft.who === 'service' ? draft.source.trim() : ''
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: principalOf(draft),
    Action: inOrder(draft.actions).map((name) => `sqs:${name}`),
    Resource: queueArn,
    ...(source ? { Condition: { ArnEquals: { 'aws:SourceArn': source } } } : {})
  }
}

/** A permission in plain words, as it would be read in the policy. */
export const permissionWords = (draft: PermissionDraft): string =>
  statementWords(statementOf(draft, '', ''))

function freeSid(text: string): string {
  const taken = new Set(statementsIn(text).map(({ Sid }) => Sid))
  for (let number = taken.size + 1; ; number++) {
    const sid = `Longpoll${number}`
    if (!taken.has(sid)) return sid
  }
}

const withStatements = (text: string, statements: readonly Statement[]): string => {
  const policy = objectIn(text) ?? { Version: '2012-10-17' }
  return JSON.stringify({ ...policy, Statement: statements }, null, 2)
}

/** The policy with one more permission. A text that is no policy is not touched by it: mend it first. */
export function withPermission(text: string, draft: PermissionDraft, queueArn: string): string {
  const statement = statementOf(draft, queueArn, freeSid(text))
  return withStatements(text, [...statementsIn(text), statement])
}

/** The policy without the statement at this place; blank where none is left. */
export function withoutStatement(text: string, index: number): string {
  const left = statementsIn(text).filter((_, at) => at !== index)
  return left.length === 0 ? '' : withStatements(text, left)
}

/** Whether another permission fits. */
export const takesPermission = (text: string): boolean =>
  (text.trim() === '' || (objectIn(text) !== null && doubledMembers(text).length === 0)) &&
  statementsIn(text).length < limits.policyStatements

/**
 * A policy that was made for another queue, for this one: what names the other by its ARN names this one.
 *
 * @param name of the other queue
 * @param arn of this queue; blank where it is not known, and then nothing is changed
 */
export function retargeted(text: string, name: string, arn: string): string {
  const policy = objectIn(text)
  if (!policy || name === '' || arn === '') return text
  const other = (value: unknown) =>
    typeof value === 'string' && /^arn:[\w-]+:sqs:/.test(value) && value.endsWith(`:${name}`)
  const swap = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(swap)
    return other(value) ? arn : value
  }
  if (!statementsIn(text).some(({ Resource }) => [Resource].flat().some(other))) return text
  const statements = statementsIn(text).map((one) =>
    'Resource' in one ? { ...one, Resource: swap(one.Resource) } : one
  )
  return JSON.stringify({ ...policy, Statement: statements })
}

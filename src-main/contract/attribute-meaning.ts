import { jsonAttributes, type QueueAttributeName } from './queue-attributes.js'

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object in a text of JSON; null where there is none. */
export function objectIn(text: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text || 'null')
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** Anything of a JSON as a text. Not `String`, which asks an object for a `toString` of its own. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')

/** A number, also where it is written as a text; anything else is NaN. */
export const numberOf = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN

/** Members in one order, whatever order they were written in. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, ordered(inner)]))
}

/** A value of a JSON as a text that is the same for all that mean the same. */
export const sameText = (value: unknown): string => JSON.stringify(ordered(value))

/** The members of a statement in which one may stand for a list of one, and the order says nothing. */
const lists = new Set(['Action', 'NotAction', 'Resource', 'NotResource'])
const principals = new Set(['Principal', 'NotPrincipal'])

const listed = (value: unknown, told = (text: string) => text): string[] =>
  (Array.isArray(value) ? value : [value]).map((one) => told(textOf(one))).sort()

/** AWS tells an account that is named by its number as the ARN of its root. */
const principal = (text: string) =>
  text.replace(/^arn:aws[\w-]*:iam::(\d{12}):root$/, (_, account: string) => account)

function principalsIn(value: unknown): unknown {
  if (!isObject(value)) return value
  const entries = Object.entries(value)
  return Object.fromEntries(entries.map(([kind, some]) => [kind, listed(some, principal)]))
}

function statementMeaning(statement: unknown): unknown {
  if (!isObject(statement)) return statement
  const entries = Object.entries(statement).map(([name, value]) => {
    if (lists.has(name)) return [name, listed(value)] as const
    return [name, principals.has(name) ? principalsIn(value) : value] as const
  })
  return Object.fromEntries(entries)
}

/** Without what AWS writes in its own way when it tells a policy that it was given. */
function policyMeaning(policy: Record<string, unknown>): string {
  const { Statement, ...rest } = policy
  if (Statement === undefined) return sameText(rest)
  const statements = Array.isArray(Statement) ? Statement : [Statement]
  return sameText({ ...rest, Statement: statements.map(statementMeaning) })
}

/** What the text of an attribute means, so that the same in other words is the same. */
function meaning(name: QueueAttributeName, text: string): string {
  if (!jsonAttributes.has(name)) return text
  const object = objectIn(text)
  if (!object) return name === 'RedriveAllowPolicy' && text === '' ? 'allowAll' : text
  if (name === 'Policy') return policyMeaning(object)
  if (name === 'RedrivePolicy' && 'maxReceiveCount' in object) {
    return sameText({ ...object, maxReceiveCount: numberOf(object['maxReceiveCount']) })
  }
  if (name === 'RedriveAllowPolicy') {
    if (object['redrivePermission'] === 'allowAll') return 'allowAll'
    const arns = object['sourceQueueArns']
    if (Array.isArray(arns)) {
      return sameText({ ...object, sourceQueueArns: arns.map(textOf).sort() })
    }
  }
  return sameText(object)
}

/** Whether two texts of an attribute mean the same to SQS. */
export const sameAttribute = (name: QueueAttributeName, one: string, other: string): boolean =>
  one === other || meaning(name, one) === meaning(name, other)

import { isObject, listOf, membersOf } from './attributes'
import { principalsOf, type Statement } from './policy-words'

const known = new Set(
  [
    'AddPermission',
    'CancelMessageMoveTask',
    'ChangeMessageVisibility',
    'CreateQueue',
    'DeleteMessage',
    'DeleteQueue',
    'GetQueueAttributes',
    'GetQueueUrl',
    'ListDeadLetterSourceQueues',
    'ListMessageMoveTasks',
    'ListQueues',
    'ListQueueTags',
    'PurgeQueue',
    'ReceiveMessage',
    'RemovePermission',
    'SendMessage',
    'SetQueueAttributes',
    'StartMessageMoveTask',
    'TagQueue',
    'UntagQueue'
  ].map((name) => name.toLowerCase())
)

type Problem = [member: string, message: string]

/** Where a statement may say the opposite instead, and what it is for. */
const parts = {
  Principal: 'it says who',
  Action: 'it says what',
  Resource: "it is the queue's ARN"
} as const

const members = new Set<string>([
  'Sid',
  'Effect',
  'Condition',
  ...Object.keys(parts).flatMap((name) => [name, `Not${name}`])
])

const isEmpty = (value: unknown): boolean =>
  value === '' || (isObject(value) ? membersOf(value) : listOf(value)).length === 0

/** What is there twice, is missing or says nothing. */
function partProblem(statement: Statement, part: keyof typeof parts): Problem | null {
  const opposite = `Not${part}` as const
  const [value, other] = [statement[part], statement[opposite]]
  if (value !== undefined && other !== undefined) {
    return [opposite, `A statement has ${part} or ${opposite}, not both.`]
  }
  if (value === undefined && other === undefined) {
    return [part, `${part} is missing: ${parts[part]}.`]
  }
  const name = value === undefined ? opposite : part
  const empty =
    part === 'Principal' ? principalsOf(value ?? other).join('') === '' : isEmpty(value ?? other)
  return empty ? [name, `${name} is empty: ${parts[part]}.`] : null
}

function actionProblem(action: unknown): string | null {
  if (typeof action !== 'string') return 'An action is a text, such as sqs:SendMessage.'
  if (action === '*') return null
  const name = /^sqs:([\w*?]+)$/i.exec(action)?.[1]?.toLowerCase()
  if (name === undefined) return `"${action}" is no action of SQS: they begin with sqs:.`
  if (known.has(name) || /[*?]/.test(name)) return null
  const single = name.replace(/batch$/, '')
  return known.has(single)
    ? `SQS has no permission "${action}": leave out Batch, the other covers it.`
    : `SQS has no action "${action}".`
}

function principalProblem(name: string): string | null {
  if (name === '*' || /^\d{12}$/.test(name) || name.includes(':')) return null
  // A service, or the id that is left of a user who is gone.
  if (/^[\w-]+(\.[\w-]+)*\.amazonaws\.(com|eu)(\.cn)?$/.test(name) || /^A[A-Z0-9]{15,}$/.test(name))
    return null
  return `"${name}" is no principal: write an account, an ARN, a service or *.`
}

function resourceProblem(resource: unknown): string | null {
  return typeof resource === 'string' && resource !== '' ? null : 'A resource is a text: an ARN.'
}

/** Which signs SQS takes in it is not documented: none is refused here that it may take. */
function sidProblem(sid: unknown): string | null {
  return sid === undefined || typeof sid === 'string' ? null : 'Sid is a text.'
}

function conditionProblem(condition: unknown): string | null {
  if (condition === undefined) return null
  if (!isObject(condition)) return 'Condition is a JSON object, in braces: what is compared how.'
  const wrong = membersOf(condition).find(([, keys]) => !isObject(keys))
  if (!wrong) return null
  return `${wrong[0]} in a condition is a JSON object, in braces: each key with its value.`
}

/** A member that SQS does not know; one that is only written in another case is named. */
function memberProblem(name: string): Problem | null {
  if (members.has(name)) return null
  const meant = [...members].find((one) => one.toLowerCase() === name.toLowerCase())
  return [name, `A statement has no "${name}"${meant ? `: write ${meant}` : ''}.`]
}

/** What SQS would refuse in a statement, and the member it is about. */
export function statementErrors(statement: Statement): Problem[] {
  const { Effect, Sid, Condition } = statement
  const principal = statement.Principal === undefined ? 'NotPrincipal' : 'Principal'
  const action = statement.Action === undefined ? 'NotAction' : 'Action'
  const resource = statement.Resource === undefined ? 'NotResource' : 'Resource'
  const effect = Effect === 'Allow' || Effect === 'Deny' ? null : 'Effect is Allow or Deny.'
  const about = (member: string, problems: (string | null)[]): Problem[] =>
    problems.flatMap((problem): Problem[] => (problem === null ? [] : [[member, problem]]))
  const whole = (Object.keys(parts) as (keyof typeof parts)[]).map((part) =>
    partProblem(statement, part)
  )
  return [
    ...about('Effect', [effect]),
    ...whole.filter((one) => one !== null),
    ...about(action, eachOf(statement[action]).map(actionProblem)),
    ...about(principal, principalsOf(statement[principal]).filter(Boolean).map(principalProblem)),
    ...about(resource, eachOf(statement[resource]).map(resourceProblem)),
    ...about('Sid', [sidProblem(Sid)]),
    ...about('Condition', [conditionProblem(Condition)]),
    ...Object.keys(statement)
      .map(memberProblem)
      .filter((one) => one !== null)
  ]
}

/** What is in a member that is there and not empty: of others it is said already. */
const eachOf = (value: unknown): unknown[] =>
  value === undefined || isEmpty(value) ? [] : listOf(value)

import { childrenOf, limits, rootOf, type JsonNode } from '@contract'
import { objectIn, textOf } from './attributes'
import { matchesGlob } from './glob'
import { actionsIn, anyone, principalsOf, statementWords, type Statement } from './policy-words'

/** Something about a policy, with its line. An error is what SQS refuses; a warning is what it takes and should worry. */
interface PolicyFinding {
  level: 'error' | 'warning'
  line: number
  message: string
}

export interface PolicyCheck {
  findings: PolicyFinding[]
  /** What each statement means, in its order. */
  statements: { sid: string; words: string; open: boolean }[]
}

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

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length

/** The line that the words of the parser name, or the last one. */
function syntaxFinding(text: string): PolicyFinding {
  try {
    JSON.parse(text)
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    const position = /at position (\d+)/.exec(said)?.[1]
    const line = lineAt(text, position === undefined ? text.length : Number(position))
    const reason = said.replace(/ in JSON at position.*$/s, '').replace(/, "[\s\S]*$/, '')
    return { level: 'error', line, message: `This is not JSON: ${reason}.` }
  }
  return { level: 'error', line: 1, message: 'A policy is a JSON object, in braces.' }
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

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

/** What is wrong with a statement, and the member it is about. */
function statementErrors(statement: Statement): [member: string, message: string][] {
  const errors: [string, string][] = []
  const { Effect, Action, NotAction, Principal, NotPrincipal, Resource, NotResource } = statement
  if (Effect !== 'Allow' && Effect !== 'Deny') errors.push(['Effect', 'Effect is Allow or Deny.'])
  if (Principal === undefined && NotPrincipal === undefined) {
    errors.push(['Principal', 'Principal is missing: it says who.'])
  }
  if (Action === undefined && NotAction === undefined) {
    errors.push(['Action', 'Action is missing: it says what.'])
  }
  if (Resource === undefined && NotResource === undefined) {
    errors.push(['Resource', "Resource is missing: it is the queue's ARN."])
  }
  for (const action of asList(Action ?? NotAction ?? [])) {
    const problem = actionProblem(action)
    if (problem) errors.push(['Action', problem])
  }
  for (const name of principalsOf(Principal ?? NotPrincipal)) {
    const problem = principalProblem(name)
    if (problem) errors.push(['Principal', problem])
  }
  return errors
}

function principalProblem(name: string): string | null {
  if (name === '*' || /^\d{12}$/.test(name) || name.includes(':')) return null
  // A service, or the id that is left of a user who is gone.
  if (/^[\w-]+(\.[\w-]+)*\.amazonaws\.(com|eu)(\.cn)?$/.test(name) || /^A[A-Z0-9]{15,}$/.test(name))
    return null
  return `"${name}" is no principal: write an account, an ARN, a service or *.`
}

/** Conditions by which not everyone is meant any more. */
const narrowing =
  /^aws:(Source(Arn|Account|OrgID|OrgPaths|Vpc|Vpce|Ip)|Principal(Account|Arn|OrgID|OrgPaths)|userid)$/i

/** Whether a statement lets anyone at all in. */
export function isOpen(statement: Statement): boolean {
  if (statement.Effect !== 'Allow') return false
  const everyone = anyone(statement.Principal) || statement.NotPrincipal !== undefined
  const conditions = Object.values(statement.Condition ?? {}).flatMap((one) =>
    Object.keys(one ?? {})
  )
  return everyone && !conditions.some((key) => narrowing.test(key))
}

/** Whether nobody can do anything any more. */
const shutsOut = (statement: Statement): boolean =>
  statement.Effect === 'Deny' &&
  anyone(statement.Principal) &&
  actionsIn(statement).includes('*') &&
  Object.keys(statement.Condition ?? {}).length === 0

function statementWarnings(statement: Statement, arn: string | null): [string, string][] {
  const warnings: [string, string][] = []
  if (isOpen(statement)) {
    warnings.push(['Principal', 'Open to everyone: anyone with an AWS account, and without one.'])
  } else if (shutsOut(statement)) {
    warnings.push(['Effect', 'Shuts everyone out, you included: only the root user can undo it.'])
  } else if (statement.Effect === 'Allow' && actionsIn(statement).some((name) => name === '*')) {
    warnings.push(['Action', 'Everything is allowed, also to purge and to delete messages.'])
  }
  const elsewhere = asList(statement.Resource ?? []).filter((one) => !covers(textOf(one), arn))
  if (arn !== null && statement.Resource !== undefined && elsewhere.length > 0) {
    warnings.push([
      'Resource',
      `${textOf(elsewhere[0])} is not this queue: the statement does nothing.`
    ])
  }
  return warnings
}

const covers = (pattern: string, arn: string | null) => arn === null || matchesGlob(pattern, arn)

/** Where the statements are in the text. */
function statementNodes(text: string): JsonNode[] {
  const statement = childrenOf(text, rootOf(text)).find(({ name }) => name === '"Statement"')
  if (!statement) return []
  return statement.kind === 'array' ? childrenOf(text, statement) : [statement]
}

/** The statements of a policy; none where it has none that can be read. */
export function statementsIn(text: string): Statement[] {
  const policy = objectIn(text)
  if (!policy || !('Statement' in policy)) return []
  return asList(policy['Statement']).filter(
    (one): one is Statement => typeof one === 'object' && one !== null && !Array.isArray(one)
  )
}

function wholeFindings(text: string, policy: Record<string, unknown>): PolicyFinding[] {
  const findings: PolicyFinding[] = []
  const error = (line: number, message: string) => findings.push({ level: 'error', line, message })
  const lineOf = (name: string) => {
    const node = childrenOf(text, rootOf(text)).find((one) => one.name === `"${name}"`)
    return node ? lineAt(text, node.from) : 1
  }
  const { Version: version, Statement: statements } = policy
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    error(lineOf('Version'), 'Version is 2012-10-17 (or, of old, 2008-10-17).')
  }
  const count = asList(statements ?? []).length
  if (count === 0) error(lineOf('Statement'), 'Statement is missing: it holds what is allowed.')
  if (count !== statementsIn(text).length) {
    error(lineOf('Statement'), 'A statement is a JSON object, in braces.')
  }
  if (count > limits.policyStatements) {
    error(
      lineOf('Statement'),
      `SQS takes ${limits.policyStatements} statements; these are ${count}.`
    )
  }
  const size = new TextEncoder().encode(JSON.stringify(policy)).length
  if (size > limits.policyBytes) {
    error(1, `A policy has ${limits.policyBytes} bytes at most; this one has ${size}.`)
  }
  const principals = statementsIn(text).flatMap((one) => principalsOf(one.Principal)).length
  if (principals > limits.policyPrincipals) {
    error(1, `A policy has ${limits.policyPrincipals} principals at most; these are ${principals}.`)
  }
  return findings
}

/**
 * What SQS would refuse in an access policy and what is risky in it, with the lines, and what it says in plain words. A
 * blank text is no policy, which is fine.
 *
 * @param arn of the queue; null where it is not known yet
 */
export function checkPolicy(text: string, arn: string | null): PolicyCheck {
  if (text.trim() === '') return { findings: [], statements: [] }
  const policy = objectIn(text)
  if (!policy) return { findings: [syntaxFinding(text)], statements: [] }
  const findings = wholeFindings(text, policy)
  const statements = statementsIn(text)
  const nodes = statementNodes(text)
  const sids = new Set<string>()
  for (const [index, statement] of statements.entries()) {
    const node = nodes[index]
    const members = node?.kind === 'object' ? childrenOf(text, node) : []
    const add =
      (level: PolicyFinding['level']) =>
      ([member, message]: [string, string]) => {
        const place = members.find(({ name }) => name === `"${member}"`) ?? node
        findings.push({ level, line: lineAt(text, place?.from ?? 0), message })
      }
    statementErrors(statement).forEach(add('error'))
    statementWarnings(statement, arn).forEach(add('warning'))
    const { Sid: sid } = statement
    if (typeof sid === 'string' && sids.has(sid)) {
      add('error')(['Sid', `There is a statement with the Sid ${sid} already.`])
    }
    if (typeof sid === 'string') sids.add(sid)
  }
  return {
    findings: findings.sort((one, other) => one.line - other.line),
    statements: statements.map((one) => ({
      sid: typeof one.Sid === 'string' ? one.Sid : '',
      words: statementWords(one),
      open: isOpen(one)
    }))
  }
}

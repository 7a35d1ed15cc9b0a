import { childrenOf, limits, rootOf, type JsonNode } from '@contract'
import { isObject, listOf, membersOf, objectIn, textOf } from './attributes'
import { doubledMembers } from './doubled-members'
import { matchesGlob } from './glob'
import { narrows } from './policy-conditions'
import { statementErrors } from './policy-errors'
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

const doubledFindings = (text: string): PolicyFinding[] =>
  doubledMembers(text).map(({ name, at }) => ({
    level: 'error',
    line: lineAt(text, at),
    message: `“${name}” is there twice: only one of them would be kept.`
  }))

/** Whether a statement lets anyone at all in. */
export function isOpen({ Effect, Principal, NotPrincipal, Condition }: Statement): boolean {
  if (Effect !== 'Allow' || narrows(Condition)) return false
  return anyone(Principal) || NotPrincipal !== undefined
}

/** Whether nobody can do anything any more. */
const shutsOut = (statement: Statement): boolean =>
  statement.Effect === 'Deny' &&
  anyone(statement.Principal) &&
  actionsIn(statement).includes('*') &&
  membersOf(statement.Condition).length === 0

function statementWarnings(statement: Statement, arn: string | null): [string, string][] {
  const warnings: [string, string][] = []
  if (isOpen(statement)) {
    warnings.push(['Principal', 'Open to everyone: anyone with an AWS account, and without one.'])
  } else if (shutsOut(statement)) {
    warnings.push(['Effect', 'Shuts everyone out, you included: only the root user can undo it.'])
  } else if (statement.Effect === 'Allow' && actionsIn(statement).some((name) => name === '*')) {
    warnings.push(['Action', 'Everything is allowed, also to purge and to delete messages.'])
  }
  const elsewhere = listOf(statement.Resource ?? []).filter((one) => !covers(textOf(one), arn))
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
  return listOf(policy['Statement']).filter((one): one is Statement => isObject(one))
}

/** Bytes without blanks between its parts, as SQS counts them. */
const sizeOf = (policy: object) => new TextEncoder().encode(JSON.stringify(policy)).length

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
  const count = listOf(statements ?? []).length
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
  const size = sizeOf(policy)
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
  const doubled = doubledFindings(text)
  // One of the two is not in what was read: nothing is said of the rest, which would be of another policy.
  if (doubled.length > 0) return { findings: doubled, statements: [] }
  const findings = wholeFindings(text, policy)
  // Of what is far too long anyway, with any number of statements, that is all: it is checked at each key.
  if (sizeOf(policy) > limits.policyBytes * 4) return { findings, statements: [] }
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

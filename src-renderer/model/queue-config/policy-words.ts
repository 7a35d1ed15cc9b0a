import { isObject, listOf, membersOf, textOf } from './attributes'

/** One statement of a policy, as far as it is understood. */
export interface Statement {
  Sid?: unknown
  Effect?: unknown
  Principal?: unknown
  NotPrincipal?: unknown
  Action?: unknown
  NotAction?: unknown
  Resource?: unknown
  NotResource?: unknown
  Condition?: unknown
}

/** What can be allowed in plain words, by SQS's own names. */
export const permissionActions = {
  SendMessage: 'send messages',
  ReceiveMessage: 'receive messages',
  DeleteMessage: 'delete messages',
  ChangeMessageVisibility: 'release and extend leases',
  GetQueueAttributes: 'read the attributes',
  GetQueueUrl: 'look up the queue',
  PurgeQueue: 'purge the queue'
} as const

export type PermissionVerb = keyof typeof permissionActions

/** Services that send to queues, and what of theirs does. */
export const permissionServices = {
  'sns.amazonaws.com': 'Amazon SNS',
  'events.amazonaws.com': 'Amazon EventBridge',
  's3.amazonaws.com': 'Amazon S3'
} as const

export type PermissionService = keyof typeof permissionServices

const listed = (texts: readonly string[], last = 'and'): string =>
  texts.length < 2
    ? (texts[0] ?? '')
    : `${texts.slice(0, -1).join(', ')} ${last} ${texts.at(-1) ?? ''}`

const texts = (value: unknown): string[] => (value === undefined ? [] : listOf(value)).map(textOf)

/** Every principal that is named, whatever its kind. */
export function principalsOf(principal: unknown): string[] {
  return isObject(principal) ? Object.values(principal).flatMap(texts) : texts(principal)
}

/** Whether a principal is everyone. */
export const anyone = (principal: unknown): boolean => principalsOf(principal).includes('*')

/** The actions of a statement without `sqs:`. */
export const actionsIn = ({ Action }: Pick<Statement, 'Action'>): string[] =>
  texts(Action).map((action) => action.replace(/^sqs:/i, ''))

function principalWords(name: string): string {
  if (name === '*') return 'everyone'
  const service = (permissionServices as Record<string, string>)[name]
  if (service) return service
  const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1]
  if (account) return `account ${account}`
  const [, owner, kind, path] = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):([\w-]+)\/(.+)$/.exec(name) ?? []
  return owner ? `${kind ?? ''} ${path ?? ''} of account ${owner}` : name
}

const verbs = new Map(
  Object.entries(permissionActions).map(([name, words]) => [name.toLowerCase(), words as string])
)

function actionWords(names: readonly string[]): string {
  if (names.includes('*')) return 'do everything'
  return listed(names.map((name) => verbs.get(name.toLowerCase()) ?? `call ${name}`))
}

const operators: Record<string, string> = {
  ArnEquals: 'is',
  ArnLike: 'is like',
  StringEquals: 'is',
  StringLike: 'is like',
  Bool: 'is',
  IpAddress: 'is in',
  NotIpAddress: 'is not in',
  StringNotEquals: 'is not',
  ArnNotEquals: 'is not'
}

function conditionWords(condition: unknown): string {
  const parts = membersOf(condition).flatMap(([operator, keys]) =>
    membersOf(keys).map(
      ([key, value]) => `${key} ${operators[operator] ?? operator} ${listed(texts(value), 'or')}`
    )
  )
  return parts.length > 0 ? `, where ${listed(parts)}` : ''
}

/** A statement in plain words: `Lets account 123456789012 send messages.` */
export function statementWords(statement: Statement): string {
  const { Principal, NotPrincipal, NotAction, Condition } = statement
  const who =
    NotPrincipal === undefined
      ? listed(principalsOf(Principal).map(principalWords))
      : `everyone but ${listed(principalsOf(NotPrincipal).map(principalWords))}`
  const what =
    NotAction === undefined
      ? actionWords(actionsIn(statement))
      : `do everything but ${actionWords(actionsIn({ Action: NotAction }))}`
  const does = statement.Effect === 'Deny' ? 'Does not let' : 'Lets'
  return `${does} ${who || 'nobody'} ${what || 'do nothing'}${conditionWords(Condition)}.`
}

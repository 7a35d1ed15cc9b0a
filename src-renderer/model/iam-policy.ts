import { partitionOf, type AdministrationAction, type PermissionAction } from '@contract'

/** Something of Longpoll that can be allowed by itself, with the calls that it makes. */
interface PolicyFeature {
  label: string
  actions: readonly (PermissionAction | AdministrationAction)[]
  /** What it needs of the key of an encrypted queue. */
  key?: readonly ('GenerateDataKey' | 'Decrypt')[]
}

const looking = { actions: ['ReceiveMessage', 'GetQueueAttributes'], key: ['Decrypt'] } as const

export const policyFeatures = {
  list: { label: 'List the queues', actions: ['ListQueues'] },
  find: { label: 'Find a queue by its name', actions: ['GetQueueUrl'] },
  counts: { label: 'Counts', actions: ['GetQueueAttributes'] },
  overview: {
    label: 'Overview, All queues',
    actions: ['GetQueueAttributes', 'ListQueueTags', 'ListDeadLetterSourceQueues']
  },
  // SQS asks for a data key and decrypts it: a sender needs both.
  send: {
    label: 'Send',
    actions: ['SendMessage', 'GetQueueAttributes'],
    key: ['GenerateDataKey', 'Decrypt']
  },
  receive: { label: 'Receive', ...looking },
  delete: { label: 'Delete, and Receive with Delete messages', actions: ['DeleteMessage'] },
  leases: { label: 'Release and extend leases', actions: ['ChangeMessageVisibility'] },
  processManaged: { label: 'Listen: Process-managed', ...looking },
  observe: {
    label: 'Listen: Observe',
    actions: [...looking.actions, 'ChangeMessageVisibility'],
    key: looking.key
  },
  atLeastOnce: {
    label: 'Listen: At least once',
    actions: [...looking.actions, 'DeleteMessage', 'ChangeMessageVisibility'],
    key: looking.key
  },
  configure: {
    label: 'Create, edit and tag queues',
    actions: [
      'CreateQueue',
      'GetQueueUrl',
      'GetQueueAttributes',
      'ListQueueTags',
      'SetQueueAttributes',
      'TagQueue',
      'UntagQueue'
    ]
  },
  redrive: {
    label: 'Dead letters: examine, redrive and delete',
    actions: [
      'ListDeadLetterSourceQueues',
      'GetQueueUrl',
      'GetQueueAttributes',
      'ReceiveMessage',
      'ChangeMessageVisibility',
      'SendMessage',
      'DeleteMessage'
    ],
    key: ['GenerateDataKey', 'Decrypt']
  },
  // SQS moves in the name of who started it: it receives, deletes and sends.
  move: {
    label: "Dead letters: SQS's own move task",
    actions: [
      'StartMessageMoveTask',
      'CancelMessageMoveTask',
      'ListMessageMoveTasks',
      'ReceiveMessage',
      'DeleteMessage',
      'GetQueueAttributes',
      'SendMessage'
    ],
    key: ['GenerateDataKey', 'Decrypt']
  },
  remove: {
    label: 'Purge and delete queues',
    actions: ['GetQueueAttributes', 'PurgeQueue', 'DeleteQueue']
  }
} as const satisfies Record<string, PolicyFeature>

export type PolicyFeatureName = keyof typeof policyFeatures

/** Those that are chosen only by hand: they reach farther than working with messages does. */
export const administeringFeatures: ReadonlySet<PolicyFeatureName> = new Set([
  'configure',
  'redrive',
  'move',
  'remove'
])

/** Those by which something is sent, deleted or changed. */
export const changingFeatures: ReadonlySet<PolicyFeatureName> = new Set([
  'send',
  'delete',
  'atLeastOnce',
  ...administeringFeatures
])

export const policyFeatureNames = Object.keys(policyFeatures) as PolicyFeatureName[]

/** Where the queues are. */
export interface PolicyPlace {
  region: string
  /** Twelve digits. */
  account: string
}

interface Statement {
  Sid: string
  Effect: 'Allow'
  Action: string[]
  Resource: string[]
  Condition?: Record<string, Record<string, string | string[]>>
}

export interface IamPolicy {
  Version: '2012-10-17'
  Statement: Statement[]
}

/** @param name of a queue, or `*` for every one */
export const queueArn = ({ region, account }: PolicyPlace, name: string): string =>
  `arn:${partitionOf(region).id}:sqs:${region}:${account}:${name}`

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort()

const featuresOf = (names: Iterable<PolicyFeatureName>): PolicyFeature[] =>
  [...names].map((name) => policyFeatures[name])

/** A key as a queue names it: an id or an alias, bare or as an ARN. */
function keyOf(named: string, { region, account }: PolicyPlace) {
  const base = `arn:${partitionOf(region).id}:kms:${region}:${account}`
  const alias = /(?:^|:)(alias\/.+)$/.exec(named)?.[1]
  // The key that AWS keeps for SQS lets every principal of the account use it by SQS.
  if (alias === 'alias/aws/sqs') return null
  const owner = /^(arn:[^:]+:kms:[^:]*:[^:]*):/.exec(named)?.[1] ?? base
  if (alias) return { resource: `${owner}:key/*`, alias }
  return { resource: named.startsWith('arn:') ? named : `${base}:key/${named}`, alias: null }
}

/** An ARN of a key names it; an alias can only be asked for by a condition. And only what SQS asks of the key is allowed. */
function keyStatements(actions: string[], keys: readonly string[], place: PolicyPlace) {
  const known = keys.map((key) => keyOf(key, place)).filter((key) => key !== null)
  const byArn = known.filter(({ alias }) => alias === null)
  const byAlias = known.filter(({ alias }) => alias !== null)
  const { domain } = partitionOf(place.region)
  const viaSqs = { StringEquals: { 'kms:ViaService': `sqs.${place.region}.${domain}` } }
  const of = (Sid: string, some: typeof known): Statement[] =>
    some.length === 0
      ? []
      : [
          {
            Sid,
            Effect: 'Allow',
            Action: actions,
            Resource: sorted(some.map(({ resource }) => resource)),
            Condition: viaSqs
          }
        ]
  const aliases = sorted(byAlias.map(({ alias }) => alias ?? ''))
  const named = of('LongpollKeysByAlias', byAlias).map((statement) => ({
    ...statement,
    Condition: { ...viaSqs, 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': aliases } }
  }))
  return [...of('LongpollKeys', byArn), ...named]
}

/**
 * The policy that allows exactly what the features call.
 *
 * @param queues ARNs; none means every queue of the place
 * @param keys of encrypted queues, as the queues name them
 * @returns null where no feature is chosen
 */
export function iamPolicy(
  names: Iterable<PolicyFeatureName>,
  place: PolicyPlace,
  queues: readonly string[],
  keys: readonly string[]
): IamPolicy | null {
  const features = featuresOf(names)
  const actions = new Set(features.flatMap((feature) => feature.actions))
  const ofKey = sorted(features.flatMap(({ key = [] }) => key.map((one) => `kms:${one}`)))
  const everything = queueArn(place, '*')
  const Statement: Statement[] = []
  // Listing concerns no single queue.
  if (actions.delete('ListQueues')) {
    Statement.push({
      Sid: 'LongpollListQueues',
      Effect: 'Allow',
      Action: ['sqs:ListQueues'],
      Resource: [everything]
    })
  }
  if (actions.size > 0) {
    Statement.push({
      Sid: 'LongpollQueues',
      Effect: 'Allow',
      Action: sorted([...actions].map((action) => `sqs:${action}`)),
      Resource: queues.length === 0 ? [everything] : sorted(queues)
    })
  }
  if (ofKey.length > 0) Statement.push(...keyStatements(ofKey, keys, place))
  return Statement.length === 0 ? null : { Version: '2012-10-17', Statement }
}

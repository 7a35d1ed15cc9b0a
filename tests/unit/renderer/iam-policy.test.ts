import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { administrationActions, PermissionAction } from '../../../src-main/contract/index.js'
import {
  changingFeatures,
  iamPolicy,
  policyFeatureNames,
  policyFeatures,
  type PolicyFeatureName
} from '../../../src-renderer/model/iam-policy'
import { readPolicyQueues } from '../../../src-renderer/model/policy-queues'

const place = { region: 'eu-west-1', account: '123456789012' }
const all = 'arn:aws:sqs:eu-west-1:123456789012:*'
const orders = 'arn:aws:sqs:eu-west-1:123456789012:orders'

const statements = (
  names: PolicyFeatureName[],
  queues: string[] = [],
  keys: string[] = [],
  where = place
) => iamPolicy(names, where, queues, keys)?.Statement ?? []

describe('The features', () => {
  it('have every call that the app makes, and no other', () => {
    const offered = new Set(Object.values(policyFeatures).flatMap(({ actions }) => [...actions]))
    expect([...offered].sort()).toEqual(
      [...PermissionAction.options, ...administrationActions].sort()
    )
  })

  it('that change nothing allow no call that does', () => {
    for (const name of policyFeatureNames) {
      const actions: readonly string[] = policyFeatures[name].actions
      const changes = actions.some((action) =>
        /^(Send|Delete|Create|Set|Tag|Untag|Purge)/.test(action)
      )
      expect([name, changes]).toEqual([name, changingFeatures.has(name)])
    }
  })
})

describe('The policy', () => {
  it('allows what is chosen and nothing else, whatever is chosen', () => {
    fc.assert(
      fc.property(fc.subarray(policyFeatureNames), (names) => {
        const allowed = statements(names).flatMap(({ Action }) => Action)
        const wanted = new Set(names.flatMap((name) => [...policyFeatures[name].actions]))
        expect([...allowed].sort()).toEqual([...wanted].map((one) => `sqs:${one}`).sort())
      })
    )
  })

  it('is none where nothing is chosen', () => {
    expect(iamPolicy([], place, [], ['alias/orders'])).toBeNull()
  })

  it('is about the chosen queues; listing concerns the account', () => {
    expect(statements(['list', 'send'], [orders])).toEqual([
      {
        Sid: 'LongpollListQueues',
        Effect: 'Allow',
        Action: ['sqs:ListQueues'],
        Resource: [all]
      },
      {
        Sid: 'LongpollQueues',
        Effect: 'Allow',
        Action: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
        Resource: [orders]
      }
    ])
  })

  it('is about every queue of the account where none is chosen', () => {
    expect(statements(['receive'])[0]?.Resource).toEqual([all])
  })

  test.each([
    ['processManaged', ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage']],
    ['observe', ['sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']],
    [
      'atLeastOnce',
      [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage'
      ]
    ]
  ] as const)('of Listen with %s allows %j', (name, actions) => {
    expect(statements([name])[0]?.Action).toEqual(actions)
  })

  test.each([
    ['cn-north-1', 'arn:aws-cn:sqs:cn-north-1:123456789012:*'],
    ['us-gov-west-1', 'arn:aws-us-gov:sqs:us-gov-west-1:123456789012:*']
  ])('of %s names its partition', (region, arn) => {
    expect(statements(['list'], [], [], { ...place, region })[0]?.Resource).toEqual([arn])
  })
})

describe('The key of an encrypted queue', () => {
  const keyStatement = (names: PolicyFeatureName[], keys: string[]) =>
    statements(names, [orders], keys).slice(1)

  it('may be used by SQS only, to send and to receive', () => {
    const id = '1234abcd-12ab-34cd-56ef-1234567890ab'
    expect(keyStatement(['send'], [id])).toEqual([
      {
        Sid: 'LongpollKeys',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: [`arn:aws:kms:eu-west-1:123456789012:key/${id}`],
        Condition: { StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' } }
      }
    ])
    expect(keyStatement(['processManaged'], [id])[0]?.Action).toEqual(['kms:Decrypt'])
    expect(keyStatement(['overview', 'delete'], [id])).toEqual([])
  })

  it('is named by its own ARN where the queue has that', () => {
    const arn = 'arn:aws:kms:eu-west-1:999999999999:key/mrk-1'
    expect(keyStatement(['receive'], [arn])[0]?.Resource).toEqual([arn])
  })

  test.each([
    ['alias/orders', '123456789012'],
    ['arn:aws:kms:eu-west-1:999999999999:alias/orders', '999999999999']
  ])('is asked for by a condition where the queue has %s', (named, owner) => {
    expect(keyStatement(['receive'], [named])).toEqual([
      {
        Sid: 'LongpollKeysByAlias',
        Effect: 'Allow',
        Action: ['kms:Decrypt'],
        Resource: [`arn:aws:kms:eu-west-1:${owner}:key/*`],
        Condition: {
          StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' },
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/orders'] }
        }
      }
    ])
  })

  it('needs nothing where it is the one that AWS keeps for SQS', () => {
    const arn = 'arn:aws:kms:eu-west-1:123456789012:alias/aws/sqs'
    expect(keyStatement(['send'], ['alias/aws/sqs', arn])).toEqual([])
  })
})

describe('The queues of a policy', () => {
  it('are names, URLs and ARNs, with blanks or commas between them', () => {
    const text = `orders, https://sqs.us-east-2.amazonaws.com/999999999999/events.fifo
      arn:aws:sqs:eu-west-1:123456789012:team-*`
    expect(readPolicyQueues(text, place)).toMatchObject({
      arns: [
        orders,
        'arn:aws:sqs:us-east-2:999999999999:events.fifo',
        'arn:aws:sqs:eu-west-1:123456789012:team-*'
      ],
      error: null
    })
  })

  it('are none where nothing was typed', () => {
    expect(readPolicyQueues(' ,\n', place)).toEqual({ arns: [], names: [], error: null })
  })

  test.each(['or ders?', 'arn:aws:s3:::bucket', 'https://host/', 'x'.repeat(81)])(
    '%s is refused',
    (text) => {
      const { error } = readPolicyQueues(text, place)
      expect(error).toContain('is no name, URL or ARN')
    }
  )
})

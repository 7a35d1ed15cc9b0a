import fc from 'fast-check'
import { expect, test } from 'vitest'
import { narrows } from '@/model/queue-config/policy-conditions'
import { openToEveryone } from '@/model/queues/open-policy'

/** Which conditions of a policy that names everyone leave some in only. */

const topic = 'arn:aws:sns:eu-west-1:123456789012:orders'
type Row = [operator: string, key: string, value: unknown]

const some: Row[] = [
  ['ArnEquals', 'aws:SourceArn', topic],
  ['ArnLike', 'AWS:sourcearn', topic],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:123456789012:*'],
  ['StringLike', 'aws:SourceArn', '*:123456789012:*'],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::bills'],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:bills'],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::123456789012:role/*'],
  ['StringEquals', 'aws:SourceAccount', '123456789012'],
  ['StringEquals', 'aws:SourceAccount', 123456789012],
  ['StringEquals', 'aws:SourceAccount', ['123456789012', '210987654321']],
  ['StringEqualsIgnoreCase', 'aws:PrincipalOrgID', 'o-abc123'],
  ['StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}'],
  ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-abc123/*'],
  ['StringLike', 'aws:userid', 'AROAEXAMPLEID:*'],
  ['StringEquals', 'aws:SourceVpce', 'vpce-1a2b3c4d'],
  ['IpAddress', 'aws:SourceIp', '203.0.113.0/24'],
  ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '2001:db8::/32', '203.0.113.9']]
]

const nobody: Row[] = [
  // Negated ones let all others in.
  ['StringNotEquals', 'aws:SourceAccount', '123456789012'],
  ['StringNotLike', 'aws:PrincipalOrgID', 'o-abc123'],
  ['StringNotEqualsIgnoreCase', 'aws:SourceVpc', 'vpc-1'],
  ['ArnNotEquals', 'aws:SourceArn', topic],
  ['ArnNotLike', 'aws:SourceArn', topic],
  ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'],
  // These are met by a request that does not say, or do not ask who.
  ['Null', 'aws:SourceArn', 'false'],
  ['StringEqualsIfExists', 'aws:SourceAccount', '123456789012'],
  ['ArnLikeIfExists', 'aws:SourceArn', topic],
  ['IpAddressIfExists', 'aws:SourceIp', '203.0.113.0/24'],
  ['ForAllValues:StringEquals', 'aws:PrincipalOrgID', 'o-abc123'],
  ['ForAnyValue:StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-abc123'],
  ['Bool', 'aws:SecureTransport', 'true'],
  ['StringEquals', 'aws:RequestedRegion', 'eu-west-1'],
  // Anybody has what meets these.
  ['ArnLike', 'aws:SourceArn', '*'],
  ['StringLike', 'aws:SourceArn', '*'],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:*:*:*:*'],
  ['ArnEquals', 'aws:SourceArn', 'arn:aws:sns:*:*:orders'],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*'],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:bills-*'],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/admin'],
  ['ArnEquals', 'aws:SourceArn', [topic, '*']],
  ['StringLike', 'aws:SourceAccount', '*'],
  ['StringLike', 'aws:SourceAccount', '????????????'],
  ['StringLike', 'aws:PrincipalOrgID', 'o-*'],
  ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', '*/r-root/*'],
  ['StringEquals', 'aws:SourceAccount', '${aws:PrincipalAccount}'],
  ['StringEquals', 'aws:SourceAccount', []],
  ['StringEquals', 'aws:SourceAccount', ''],
  ['IpAddress', 'aws:SourceIp', '0.0.0.0/0'],
  ['IpAddress', 'aws:SourceIp', '::/0'],
  ['IpAddress', 'aws:SourceIp', ['0.0.0.0/1', '128.0.0.0/1']],
  ['IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '::/0']]
]

const policyOf = ([operator, key, value]: Row, principal: unknown = '*') =>
  JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: principal,
      Action: 'sqs:SendMessage',
      Condition: { [operator]: { [key]: value } }
    }
  })

test.each(some)('%s %s %j leaves some in only', (...row) => {
  expect(openToEveryone(policyOf(row))).toBeNull()
  expect(openToEveryone(policyOf(row, { AWS: '*' }))).toBeNull()
})

test.each(nobody)('%s %s %j keeps nobody out', (...row) => {
  expect(openToEveryone(policyOf(row))).toBe('sqs:SendMessage')
  expect(openToEveryone(policyOf(row, { AWS: '*' }))).toBe('sqs:SendMessage')
})

test('one that narrows is enough: conditions hold all together', () => {
  const [secure, account] = [
    { Bool: { 'aws:SecureTransport': 'true' } },
    { StringEquals: { 'aws:SourceAccount': '123456789012' } }
  ]
  expect(narrows({ ...secure, ...account })).toBe(true)
  expect(narrows({ StringEquals: { ...account.StringEquals, 'aws:RequestedRegion': 'x' } })).toBe(
    true
  )
})

test('what is no condition narrows nothing', () => {
  for (const one of [
    undefined,
    null,
    'x',
    ['x'],
    {},
    { StringEquals: 'x' },
    { StringEquals: null }
  ])
    expect(narrows(one)).toBe(false)
  const operator = fc.constantFrom('StringLike', 'ArnLike', 'IpAddress')
  const key = fc.constantFrom('aws:SourceArn', 'aws:SourceIp', 'aws:userid')
  fc.assert(
    fc.property(operator, key, fc.jsonValue(), (how, whose, value) => {
      expect(narrows(value)).toBe(false)
      expect([true, false]).toContain(narrows({ [how]: { [whose]: value } }))
    })
  )
})

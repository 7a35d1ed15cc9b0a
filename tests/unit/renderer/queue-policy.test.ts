import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  newPermission,
  permissionProblems,
  permissionWords,
  takesPermission,
  withoutStatement,
  withPermission
} from '@/model/queue-config/permission'
import { doubledMembers } from '@/model/queue-config/doubled-members'
import { checkPolicy } from '@/model/queue-config/policy'
import { statementWords } from '@/model/queue-config/policy-words'
import { arnOf } from './queue-config'

/** A queue's access policy: what SQS would refuse in it, what is risky, and what it says in plain words. */

const arn = arnOf('orders')
const statement = {
  Sid: 'A',
  Effect: 'Allow',
  Principal: { AWS: '123456789012' },
  Action: 'sqs:SendMessage',
  Resource: arn
}
const policyOf = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)
const found = (text: string) =>
  checkPolicy(text, arn).findings.map(({ level, line, message }) => `${level} ${line}: ${message}`)

test('no policy and a good one are fine', () => {
  expect(found('')).toEqual([])
  expect(found(policyOf(statement))).toEqual([])
  expect(found(policyOf(statement).replace('"Statement"', '"Id": "x", "Statement"'))).toEqual([])
})

test('what is not JSON is told with its line', () => {
  expect(found('{\n  "Version": "2012-10-17",\n  oops\n}')[0]).toMatch(/^error 3: This is not JSON/)
  expect(found('[]')).toEqual(['error 1: A policy is a JSON object, in braces.'])
})

test.each([
  [{ ...statement, Effect: 'allow' }, 'error 6: Effect is Allow or Deny.'],
  [{ ...statement, Principal: undefined }, 'error 4: Principal is missing: it says who.'],
  [{ ...statement, Action: undefined }, 'error 4: Action is missing: it says what.'],
  [{ ...statement, Resource: undefined }, "error 4: Resource is missing: it is the queue's ARN."],
  [{ ...statement, Action: 'sqs:Sned' }, 'error 10: SQS has no action "sqs:Sned".'],
  [{ ...statement, Action: 's3:GetObject' }, 'error 10: "s3:GetObject" is no action of SQS'],
  [{ ...statement, Action: 'sqs:SendMessageBatch' }, 'error 10: SQS has no permission'],
  [{ ...statement, Principal: { AWS: '1234' } }, 'error 7: "1234" is no principal'],
  [{ ...statement, Principal: '*' }, 'warning 7: Open to everyone'],
  [{ ...statement, Action: 'sqs:*' }, 'warning 10: Everything is allowed'],
  [
    { ...statement, Effect: 'Deny', Principal: '*', Action: 'sqs:*' },
    'warning 6: Shuts everyone out, you included'
  ],
  [
    { ...statement, Resource: arnOf('other') },
    'warning 11: ' + arnOf('other') + ' is not this queue'
  ]
])('in its line: %j', (one, expected) => {
  expect(found(policyOf(one))[0]).toContain(expected)
})

test.each<[object, string[]]>([
  [{ ...statement, Action: [] }, ['Action is empty: it says what.']],
  [{ ...statement, Action: '' }, ['Action is empty: it says what.']],
  [{ ...statement, Principal: {} }, ['Principal is empty: it says who.']],
  [{ ...statement, Principal: { AWS: [] } }, ['Principal is empty: it says who.']],
  [{ ...statement, Principal: '' }, ['Principal is empty: it says who.']],
  [{ ...statement, Resource: [] }, ["Resource is empty: it is the queue's ARN."]],
  [{ ...statement, Resource: '' }, ["Resource is empty: it is the queue's ARN."]],
  [{ ...statement, Resource: 5 }, ['A resource is a text: an ARN.']],
  [{ ...statement, Action: undefined, NotAction: [] }, ['NotAction is empty: it says what.']],
  [{ ...statement, NotResource: arn }, ['A statement has Resource or NotResource, not both.']],
  [
    { ...statement, Condition: 'x' },
    ['Condition is a JSON object, in braces: what is compared how.']
  ],
  [
    { ...statement, Condition: { StringEquals: 'x' } },
    ['StringEquals in a condition is a JSON object, in braces: each key with its value.']
  ],
  [{ ...statement, Note: 'ours' }, ['A statement has no "Note".']],
  [{ ...statement, condition: {} }, ['A statement has no "condition": write Condition.']],
  [{ ...statement, Sid: 'let us in' }, []],
  [{ ...statement, Sid: 7 }, ['Sid is a text.']],
  [{ ...statement, Sid: '__owner-1' }, []],
  [{ ...statement, Condition: {} }, []]
])('what SQS would refuse is told once: %j', (one, expected) => {
  const { findings } = checkPolicy(policyOf(one), arn)
  expect(findings.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual(
    expected
  )
})

test('a condition that is none is no part of the words', () => {
  const words = statementWords({ ...statement, Condition: 'x' })
  expect(words).toBe('Lets account 123456789012 send messages.')
  expect(statementWords({ ...statement, Condition: { StringEquals: 'x' } })).toBe(words)
})

test('a member that is there twice is an error in its line: one of the two would be dropped', () => {
  const condition = (source: string) =>
    `"Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:${source}"}}`
  const twice = (members: string) =>
    policyOf({ ...statement, Principal: '*' }).replace('"Resource"', `${members},\n"Resource"`)
  const text = twice(`${condition('a')},\n${condition('b')}`)
  const { findings, statements } = checkPolicy(text, arn)
  expect(findings).toEqual([
    {
      level: 'error',
      line: 10,
      message: '“Condition” is there twice: only one of them would be kept.'
    }
  ])
  expect(statements).toEqual([])
  expect(takesPermission(text)).toBe(false)
  const deep = '"Condition": {"StringEquals": {"aws:a": "x"}, "StringEqual\\u0073": {"aws:b": "y"}}'
  expect(found(twice(deep))).toEqual([expect.stringContaining('“StringEquals” is there twice')])
  expect(found('{"Version":"2012-10-17","Statement":[],"Statement":[]}')).toHaveLength(1)
  // The same name in another object, and as a value, is another thing.
  expect(found(policyOf(statement, { ...statement, Sid: 'Sid' }))).toEqual([])
})

test('what is there twice is found in any text, however deep', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(doubledMembers(json)).toEqual([])
      const text = `{"a": ${json}, "b": [${json}], "\\u0061": 1}`
      expect(doubledMembers(text)).toEqual([{ name: 'a', at: text.lastIndexOf('"\\u0061"') }])
    })
  )
  expect(doubledMembers('['.repeat(100_000) + ']'.repeat(100_000))).toEqual([])
})

test('of the whole: its version, its statements, and repeated Sids', () => {
  expect(found('{"Version":"2013","Statement":[]}')).toEqual([
    'error 1: Version is 2012-10-17 (or, of old, 2008-10-17).',
    'error 1: Statement is missing: it holds what is allowed.'
  ])
  expect(found(policyOf(statement, statement))[0]).toContain('Sid A already')
  const many = Array.from({ length: 21 }, (_, n) => ({ ...statement, Sid: `s${n}` }))
  expect(found(policyOf(...many))[0]).toContain('SQS takes 20 statements; these are 21.')
  const long = { ...statement, Sid: 'x'.repeat(9000) }
  expect(found(policyOf(long))[0]).toContain('8192 bytes at most')
})

test('of a policy that is far too long that is all that is told', () => {
  const text = policyOf({ ...statement, Action: Array.from({ length: 50_000 }, (_, n) => `x${n}`) })
  const { findings, statements } = checkPolicy(text, arn)
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringContaining('A policy has 8192 bytes at most')
  ])
  expect(statements).toEqual([])
})

test('everyone is not everyone where a condition says which', () => {
  const everyone = { ...statement, Principal: '*' }
  const open = (one: object) => checkPolicy(policyOf(one), arn).statements[0]?.open
  const only = { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:123456789012:t' } }
  expect(open(everyone)).toBe(true)
  expect(open({ ...everyone, Condition: only })).toBe(false)
  expect(open({ ...everyone, Condition: { Bool: { 'aws:SecureTransport': 'true' } } })).toBe(true)
  expect(open({ ...everyone, Effect: 'Deny' })).toBe(false)
  expect(open({ ...statement, Principal: undefined, NotPrincipal: { AWS: '1' } })).toBe(true)
})

test.each([
  [statement, 'Lets account 123456789012 send messages.'],
  [
    {
      ...statement,
      Principal: { AWS: ['arn:aws:iam::123456789012:root', '*'] },
      Action: ['SQS:*']
    },
    'Lets account 123456789012 and everyone do everything.'
  ],
  [
    {
      ...statement,
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:::t' } }
    },
    'Lets Amazon SNS send messages, where aws:SourceArn is arn:aws:sns:::t.'
  ],
  [
    {
      ...statement,
      Effect: 'Deny',
      Principal: '*',
      Action: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:TagQueue'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } }
    },
    'Does not let everyone send messages, receive messages and call TagQueue, where aws:SecureTransport is false.'
  ],
  [
    { ...statement, Principal: { AWS: 'arn:aws:iam::123456789012:role/app/writer' } },
    'Lets role app/writer of account 123456789012 send messages.'
  ]
])('in plain words: %j', (one, words) => expect(statementWords(one)).toBe(words))

test('a permission is added in plain words, read back as they were, and removed again', () => {
  const draft = { ...newPermission(), account: '123456789012' }
  expect(permissionWords(draft)).toBe('Lets account 123456789012 send messages.')
  const text = withPermission('', draft, arn)
  expect(found(text)).toEqual([])
  expect(checkPolicy(text, arn).statements).toEqual([
    { sid: 'Longpoll1', words: permissionWords(draft), open: false }
  ])
  const two = withPermission(text, { ...draft, who: 'everyone', actions: ['GetQueueUrl'] }, arn)
  expect(checkPolicy(two, arn).statements.map(({ sid }) => sid)).toEqual(['Longpoll1', 'Longpoll2'])
  expect(JSON.parse(withoutStatement(two, 1))).toEqual(JSON.parse(text))
  expect(withoutStatement(text, 0)).toBe('')
})

test('a permission for a service is for one source of it', () => {
  const source = 'arn:aws:sns:eu-west-1:123456789012:orders'
  const text = withPermission('', { ...newPermission(), who: 'service', source }, arn)
  expect(JSON.parse(text)).toMatchObject({
    Statement: [
      {
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': source } }
      }
    ]
  })
})

test('what is missing of a permission is told by field', () => {
  const none = newPermission()
  expect(permissionProblems(none).account).toContain('12 digits')
  expect(permissionProblems({ ...none, who: 'arn' }).arn).toContain('looks like')
  expect(permissionProblems({ ...none, who: 'service', source: 'x' }).source).toContain(
    'looks like'
  )
  expect(permissionProblems({ ...none, who: 'everyone', actions: [] }).actions).toBeTruthy()
  expect(takesPermission('')).toBe(true)
  expect(takesPermission('{')).toBe(false)
})

test('any text and any JSON is checked without an error of its own', () => {
  const check = (text: string) => {
    for (const { line } of checkPolicy(text, arn).findings) expect(line).toBeGreaterThan(0)
  }
  const odd = '{"toString":""}'
  check(`{"Statement":[{"Principal":[${odd}],"Action":${odd},"Resource":${odd}}]}`)
  fc.assert(fc.property(fc.string(), check))
  fc.assert(fc.property(fc.json(), check))
  fc.assert(fc.property(fc.json(), (one) => check(`{"Statement":[${one}]}`)))
  fc.assert(
    fc.property(fc.json(), fc.json(), (one, other) =>
      check(`{"Statement":[{"Principal":${one},"Action":${other},"Condition":${one}}]}`)
    )
  )
})

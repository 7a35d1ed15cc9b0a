import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SqsClients } from '../../../src-main/connector/clients.js'
import { sameAttribute } from '../../../src-main/contract/index.js'
import {
  forgetChanges,
  noteChanges,
  recentChanges
} from '../../../src-main/queues/recent-changes.js'

const url = 'https://sqs.us-east-1.amazonaws.com/111122223333/orders'
const stale = { DelaySeconds: '0', MessageRetentionPeriod: '345600' }
let clients: SqsClients

const told = () => recentChanges(clients, url).attributes(stale, ['All'])

beforeEach(() => {
  vi.useFakeTimers()
  clients = {} as SqsClients
  const given = { DelaySeconds: '5', MessageRetentionPeriod: '60' }
  noteChanges(clients, url).noteAttributes(given, stale)
})
afterEach(() => {
  vi.useRealTimers()
})

test('after a minute SQS is believed, of the retention after a quarter of an hour', () => {
  expect(told()).toEqual({ DelaySeconds: '5', MessageRetentionPeriod: '60' })
  vi.advanceTimersByTime(60_001)
  expect(told()).toEqual({ DelaySeconds: '0', MessageRetentionPeriod: '60' })
  vi.advanceTimersByTime(840_000)
  expect(told()).toEqual(stale)
})

test('what somebody else sets is not hidden for long where it is not known what was before', () => {
  const name = 'MessageRetentionPeriod'
  const [late, early] = ['late', 'early'].map((one) => {
    noteChanges(clients, one).noteAttributes({ [name]: '60' }, null)
    return (value: string) => recentChanges(clients, one).attributes({ [name]: value }, [name])
  })
  expect(late?.('345600')).toEqual({ [name]: '60' })
  expect(early?.('60')).toEqual({ [name]: '60' })
  vi.advanceTimersByTime(60_001)
  expect(late?.('345600')).toEqual({ [name]: '60' })
  expect(early?.('1209600')).toEqual({ [name]: '1209600' })
})

test('a queue that was made anew has nothing of the one before, nor has that of another connection', () => {
  expect(recentChanges({} as SqsClients, url).attributes(stale, ['All'])).toEqual(stale)
  forgetChanges(clients, url)
  expect(told()).toEqual(stale)
})

test('only what was asked for is told', () => {
  const asked = recentChanges(clients, url).attributes({ DelaySeconds: '0' }, ['DelaySeconds'])
  expect(asked).toEqual({ DelaySeconds: '5' })
})

test('a tag may have any key', () => {
  const keys = ['constructor', '__proto__'] as const
  noteChanges(clients, url).noteTags(
    keys.map((key) => [key, 'mine'] as const),
    {}
  )
  const tags = recentChanges(clients, url).tags({})
  expect(Object.entries(tags).sort()).toEqual([
    ['__proto__', 'mine'],
    ['constructor', 'mine']
  ])
})

test.each([
  ['an account and its root', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, true],
  ['one and a list of one', { Action: ['sqs:*'] }, true],
  ['another account', { Principal: { AWS: '444455556666' } }, false],
  ['a user of the account', { Principal: { AWS: 'arn:aws:iam::111122223333:user/a' } }, false],
  ['everyone', { Principal: '*' }, false],
  ['another effect', { Effect: 'Deny' }, false]
])('policies mean the same or not: %s', (_, other, same) => {
  const statement = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sqs:*' }
  const texts = [statement, { ...statement, ...other }].map((one) =>
    JSON.stringify({ Statement: [one] })
  )
  expect(sameAttribute('Policy', texts[0]!, texts[1]!)).toBe(same)
})

test('a policy means the same, however its accounts are written and in whatever order they are told', () => {
  const accounts = ['111122223333', '444455556666', '777788889999']
  const roots = accounts.map((account) => `arn:aws:iam::${account}:root`)
  const policy = (AWS: string[]) => JSON.stringify({ Statement: [{ Principal: { AWS } }] })
  const given = policy([accounts[0]!, roots[1]!, accounts[2]!])
  expect(sameAttribute('Policy', given, policy(roots.toReversed()))).toBe(true)
  expect(sameAttribute('Policy', given, policy(roots.slice(1)))).toBe(false)
})

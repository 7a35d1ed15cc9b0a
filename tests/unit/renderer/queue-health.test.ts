import { describe, expect, it } from 'vitest'
import { findingsOf, type Rule } from '@/model/queues/health'
import type { Absence } from '@/model/queues/dead-letter-target'
import { openToEveryone } from '@/model/queues/open-policy'
import type { QueueProfile } from '@/model/queues/profile'
import { relationsOf } from '@/model/queues/relations'
import { unlistedTargets } from '@/model/queues/unlisted-targets'
import type { QueueObserved } from '@contract'
import { arnOf, observed, profile, queueOf, redrives } from './queue-profiles'

const now = 1_700_000_000_000
const day = 86_400_000

/** The rules that find something in the first of these queues. */
function rules(profiles: QueueProfile[], seen?: QueueObserved): Rule[] {
  const context = { relations: relationsOf(profiles), observed: seen, now }
  return findingsOf(profiles[0]!, context).map(({ rule }) => rule)
}

const policy = (statement: Record<string, unknown>) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })

const theirs = arnOf('theirs', '999999999999')

interface Case {
  rule: Rule
  /** The first is the one that is looked at. */
  found: QueueProfile[]
  not: Record<string, QueueProfile[]>
  seen?: QueueObserved
  notSeen?: Record<string, QueueObserved | undefined>
}

const handled = (longest: number) =>
  observed('q', { handled: { messages: 3, average: 1, longest, lastAt: now } })
const sent = (ago: number) =>
  observed('q', { oldest: { messageId: 'm', sentAt: now - ago, seenAt: now } })

const cases: Case[] = [
  {
    rule: 'fifo-without-dlq',
    found: [profile('q.fifo')],
    not: {
      'a standard queue': [profile('q')],
      'one with a dead-letter queue': [profile('q.fifo', redrives('dead.fifo'))],
      'one that is a dead-letter queue': [
        profile('dead.fifo'),
        profile('q.fifo', redrives('dead.fifo'))
      ],
      'one that looks like a dead-letter queue': [profile('q-dlq.fifo')]
    }
  },
  {
    rule: 'dlq-retention',
    found: [profile('q', redrives('dead')), profile('dead')],
    not: {
      'a dead-letter queue that keeps messages longer': [
        profile('q', redrives('dead')),
        profile('dead', { MessageRetentionPeriod: '345601' })
      ],
      'a dead-letter queue that is not known': [profile('q', redrives('dead'))]
    }
  },
  {
    rule: 'no-visibility-timeout',
    found: [profile('q', { VisibilityTimeout: '0' })],
    not: { 'one second': [profile('q', { VisibilityTimeout: '1' })] }
  },
  {
    rule: 'visibility-timeout-too-short',
    found: [profile('q')],
    seen: handled(30_001),
    not: { 'a longer timeout': [profile('q', { VisibilityTimeout: '31' })] },
    notSeen: { 'as long as the timeout': handled(30_000), 'nothing seen': undefined }
  },
  {
    rule: 'redrive-to-other-type',
    found: [profile('q', redrives('dead.fifo'))],
    not: {
      'standard to standard': [profile('q', redrives('dead'))],
      'FIFO to FIFO': [profile('q.fifo', redrives('dead.fifo'))],
      'no dead-letter queue': [profile('q')]
    }
  },
  {
    rule: 'dlq-elsewhere',
    found: [profile('q', redrives(theirs))],
    not: {
      'one of the same account and region': [profile('q', redrives('dead')), profile('dead')],
      'one that is not known': [profile('q', redrives('dead'))],
      'what is no queue': [profile('q', redrives('arn:aws:sns:eu-west-1:123456789012:topic'))]
    }
  },
  {
    rule: 'dlq-missing',
    found: [profile('q', redrives('arn:aws:sns:eu-west-1:123456789012:topic'))],
    not: {
      'one that is not known, of which nothing is told': [profile('q', redrives('dead'))],
      'one of another account': [profile('q', redrives(theirs))],
      'no dead-letter queue': [profile('q')]
    }
  },
  {
    rule: 'one-receive',
    found: [profile('q', redrives('dead', '1'))],
    not: { 'two receives': [profile('q', redrives('dead', 2))], none: [profile('q')] }
  },
  {
    rule: 'open-policy',
    found: [profile('q', { Policy: policy({ Principal: '*', Action: 'sqs:SendMessage' }) })],
    not: {
      'no policy': [profile('q')],
      'a condition': [
        profile('q', {
          Policy: policy({
            Principal: '*',
            Action: 'sqs:SendMessage',
            Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:1:t' } }
          })
        })
      ]
    }
  },
  {
    rule: 'not-encrypted',
    found: [profile('q', { SqsManagedSseEnabled: 'false' })],
    not: {
      'SSE-SQS': [profile('q')],
      'SSE-KMS': [profile('q', { SqsManagedSseEnabled: 'false', KmsMasterKeyId: 'alias/aws/sqs' })]
    }
  },
  {
    rule: 'in-flight-near-quota',
    found: [profile('q', {}, { inFlight: 96_000 })],
    not: { 'a little less': [profile('q', {}, { inFlight: 95_999 })] }
  },
  {
    rule: 'old-messages',
    found: [profile('q')],
    seen: sent(2 * day),
    not: { 'a longer retention': [profile('q', { MessageRetentionPeriod: '1209600' })] },
    notSeen: {
      'a younger message': sent(2 * day - 1000),
      'one that is gone': sent(4 * day + 1000),
      'nothing seen': undefined
    }
  }
]

describe.each(cases)('$rule', ({ rule, found, not, seen, notSeen = {} }) => {
  it('is found, and explained', () => {
    expect(rules(found, seen)).toContain(rule)
    const context = { relations: relationsOf(found), observed: seen, now }
    const finding = findingsOf(found[0]!, context).find((one) => one.rule === rule)
    expect(finding?.why.length).toBeGreaterThan(60)
    expect(finding?.queue.name).toBe(found[0]!.queue.name)
  })
  it.each(Object.entries(not))('not with %s', (_, profiles) => {
    expect(rules(profiles, seen)).not.toContain(rule)
  })
  it.each(Object.entries(notSeen))('not with %s', (_, other) => {
    expect(rules(found, other)).not.toContain(rule)
  })
})

describe('a dead-letter queue that is not there', () => {
  const found = (absence: Absence, profiles = [profile('q.fifo', redrives('dead.fifo'))]) =>
    findingsOf(profiles[0]!, { relations: relationsOf(profiles, () => absence), now }).find(
      ({ rule }) => rule === 'dlq-missing'
    )

  it('is serious, says how it is known, and is mended in the redrive policy', () => {
    expect(found('deleted')).toMatchObject({
      severity: 'serious',
      fix: { queue: { name: 'q.fifo' }, field: 'RedrivePolicy' }
    })
    expect(found('deleted')?.why).toContain('there is no queue dead.fifo')
    expect(found('not in the list')?.why).toContain('read to its end')
    expect(found('deleted')?.why).toContain('every later message of its group waits')
  })
  it('is not claimed of one that is known, whatever is told', () => {
    const known = [profile('q.fifo', redrives('dead.fifo')), profile('dead.fifo')]
    expect(found('deleted', known)).toBeUndefined()
  })
  it('one in another region is named with both', () => {
    const far = profile('q', redrives('arn:aws:sqs:us-east-1:123456789012:far'))
    const finding = findingsOf(far, { relations: relationsOf([far]), now })[0]
    expect(finding?.title).toBe('Its dead-letter queue is in another region')
    expect(finding?.why).toContain('far is in us-east-1, this queue in eu-west-1')
  })
})

describe('unlistedTargets', () => {
  const source = profile('q', redrives('dead'))
  const asked = (
    listed: string[],
    { profiles = [source], failedAt }: { profiles?: QueueProfile[]; failedAt?: number } = {}
  ) =>
    unlistedTargets({
      relations: relationsOf(profiles),
      profiles: new Map(profiles.map((one) => [one.queue.url, one])),
      listed: new Set(listed.map((name) => queueOf(name).url)),
      failedAt: () => failedAt
    }).map(({ name }) => name)

  it('are those that a whole list does not have', () => {
    expect(asked(['q'])).toEqual(['dead'])
    expect(asked(['q', 'dead'])).toEqual([])
    expect(asked(['q'], { profiles: [source, profile('dead')] })).toEqual([])
  })
  it('not those of a queue that the list does not have either: it may be of another account', () => {
    expect(asked(['other'])).toEqual([])
    expect(asked(['q'], { profiles: [profile('q', redrives(theirs))] })).toEqual([])
  })
  it('are asked for again once their source was read again', () => {
    expect(asked(['q'], { failedAt: source.at })).toEqual([])
    expect(asked(['q'], { failedAt: source.at - 1 })).toEqual(['dead'])
  })
})

it('nothing is said of a queue that nothing is wrong with', () => {
  expect(rules([profile('q')])).toEqual([])
})

it('what matters most comes first, and the fix of a retention is that of the dead-letter queue', () => {
  const profiles = [
    profile('q', { ...redrives('dead', 1), SqsManagedSseEnabled: 'false' }),
    profile('dead')
  ]
  const findings = findingsOf(profiles[0]!, { relations: relationsOf(profiles), now })
  expect(findings.map(({ severity }) => severity)).toEqual(['serious', 'warning', 'advice'])
  expect(findings[0]?.fix).toMatchObject({
    queue: { name: 'dead' },
    field: 'MessageRetentionPeriod'
  })
})

describe('openToEveryone', () => {
  it.each([
    ['a star', { Principal: '*', Action: 'sqs:SendMessage' }, 'sqs:SendMessage'],
    ['a star as an account', { Principal: { AWS: '*' }, Action: 'SQS:*' }, 'every action'],
    ['a star among accounts', { Principal: { AWS: ['1', '*'] }, Action: ['a', 'b'] }, 'a, b'],
    ['everybody but one', { NotPrincipal: { AWS: '1' }, Action: 'a' }, 'a'],
    ['an empty condition', { Principal: '*', Action: 'a', Condition: {} }, 'a'],
    ['an account', { Principal: { AWS: arnOf('x') }, Action: 'a' }, null],
    ['a service', { Principal: { Service: 'sns.amazonaws.com' }, Action: 'a' }, null],
    [
      'a condition that leaves everyone in',
      {
        Principal: '*',
        Action: 'sqs:SendMessage',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } }
      },
      'sqs:SendMessage'
    ],
    ['a denial', { Effect: 'Deny', Principal: '*', Action: 'a' }, null]
  ])('%s', (_, statement, actions) => {
    expect(openToEveryone(policy(statement))).toBe(actions)
  })
  it('takes one statement without a list, and nothing that is no policy', () => {
    const statement = { Effect: 'Allow', Principal: '*', Action: 'a' }
    expect(openToEveryone(JSON.stringify({ Statement: statement }))).toBe('a')
    for (const text of ['', '{', 'null', '[]', '{"Statement":null}', '{"Statement":["*"]}']) {
      expect(openToEveryone(text)).toBeNull()
    }
  })
})

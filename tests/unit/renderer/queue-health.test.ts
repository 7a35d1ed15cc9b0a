import { describe, expect, it } from 'vitest'
import type { Rule } from '@/model/queues/finding'
import { findingsOf } from '@/model/queues/health'
import type { Absence } from '@/model/queues/dead-letter-target'
import { openToEveryone } from '@/model/queues/open-policy'
import { profileOf, type QueueProfile } from '@/model/queues/profile'
import { relationsOf } from '@/model/queues/relations'
import type { QueueObserved } from '@contract'
import { accepts, arnOf, observed, profile, queueOf, redrives } from './queue-profiles'

const now = 1_700_000_000_000
const day = 86_400_000

/** The rules that find something in the first of these queues. */
function rules(
  profiles: QueueProfile[],
  seen?: QueueObserved,
  absence: Absence | null = null
): Rule[] {
  const context = { relations: relationsOf(profiles, () => absence), observed: seen, now }
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
  /** What is known of a dead-letter queue that is not among them. */
  absence?: Absence
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
      'a dead-letter queue that is not known': [profile('q', redrives('dead'))],
      'a queue that is its own': [profile('q', redrives('q'))],
      'queues in a ring': [profile('q', redrives('p')), profile('p', redrives('q'))],
      'one of the other type, to which nothing is moved': [
        profile('q', redrives('dead.fifo')),
        profile('dead.fifo')
      ]
    }
  },
  {
    rule: 'redrive-ring',
    found: [profile('q', redrives('p')), profile('p', redrives('q'))],
    not: {
      'a queue that redrives into a ring': [
        profile('q', redrives('p')),
        profile('p', redrives('r')),
        profile('r', redrives('p'))
      ],
      'a chain': [profile('q', redrives('p')), profile('p', redrives('r')), profile('r')]
    }
  },
  {
    rule: 'dlq-no-queue',
    found: [profile('q', redrives('arn:aws:sns:eu-west-1:123456789012:topic'))],
    not: { 'the ARN of a queue': [profile('q', redrives('dead'))], none: [profile('q')] }
  },
  {
    rule: 'dlq-refuses',
    found: [profile('q', redrives('dead')), profile('dead', accepts('denyAll'))],
    not: {
      'one that accepts all': [
        profile('q', redrives('dead')),
        profile('dead', accepts('allowAll'))
      ],
      'one that does not say': [profile('q', redrives('dead')), profile('dead')],
      'one that names it': [
        profile('q', redrives('dead')),
        profile('dead', accepts('byQueue', 'other', 'q'))
      ],
      'one that is not known': [profile('q', redrives('dead'))]
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
    found: [profile('q', redrives('dead'))],
    absence: 'deleted',
    not: {
      'what is no queue': [profile('q', redrives('arn:aws:sns:eu-west-1:123456789012:topic'))],
      'one that is there': [profile('q', redrives('dead')), profile('dead')],
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

describe.each(cases)('$rule', ({ rule, found, not, seen, absence = null, notSeen = {} }) => {
  it('is found, and explained', () => {
    expect(rules(found, seen, absence)).toContain(rule)
    const context = { relations: relationsOf(found, () => absence), observed: seen, now }
    const finding = findingsOf(found[0]!, context).find((one) => one.rule === rule)
    expect(finding?.why.length).toBeGreaterThan(60)
    expect(finding?.queue.name).toBe(found[0]!.queue.name)
  })
  it.each(Object.entries(not))('not with %s', (_, profiles) => {
    expect(rules(profiles, seen, absence)).not.toContain(rule)
  })
  it.each(Object.entries(notSeen))('not with %s', (_, other) => {
    expect(rules(found, other)).not.toContain(rule)
  })
})

it('nothing is said of encryption where the server tells nothing of it', () => {
  const attributes = { VisibilityTimeout: '30' }
  const counts = {
    url: '',
    arn: arnOf('q'),
    deadLetterTargetArn: null,
    visible: 0,
    inFlight: 0,
    delayed: 0
  }
  const silent = profileOf(queueOf('q'), { attributes, counts }, 0)
  expect(silent.encryption).toBeNull()
  expect(rules([silent])).toEqual([])
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

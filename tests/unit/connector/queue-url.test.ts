import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  optionProblems,
  defaultOptions,
  isSameQueue,
  parseQueueUrl,
  queueNameProblem,
  queueUrlProblem,
  receiptHandleOf
} from '../../../src-main/contract/index.js'

/** Text of any code points at all, lone surrogates included. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 20 })
  .map((codes) => String.fromCodePoint(...codes))

describe('parseQueueUrl', () => {
  const account = '123456789012'
  const expected: [string, { region: string; account: string; name: string; fifo?: boolean }][] = [
    [
      `https://sqs.eu-central-1.amazonaws.com/${account}/orders.fifo`,
      { region: 'eu-central-1', account, name: 'orders.fifo', fifo: true }
    ],
    [
      `https://sqs.us-gov-west-1.amazonaws.com/${account}/q`,
      { region: 'us-gov-west-1', account, name: 'q' }
    ],
    [
      `https://sqs.cn-north-1.amazonaws.com.cn/${account}/q`,
      { region: 'cn-north-1', account, name: 'q' }
    ],
    [
      `https://eu-west-1.queue.amazonaws.com/${account}/q`,
      { region: 'eu-west-1', account, name: 'q' }
    ],
    [`https://queue.amazonaws.com/${account}/q`, { region: 'us-east-1', account, name: 'q' }],
    [
      `https://sqs-fips.us-east-2.amazonaws.com/${account}/q`,
      { region: 'us-east-2', account, name: 'q' }
    ],
    [`https://sqs.eu-west-1.api.aws/${account}/q`, { region: 'eu-west-1', account, name: 'q' }],
    [
      `https://vpce-0a1b2c-d3e4.sqs.ap-southeast-2.vpce.amazonaws.com/${account}/q`,
      { region: 'ap-southeast-2', account, name: 'q' }
    ],
    [
      'http://sqs.us-east-1.localhost.localstack.cloud:4566/000000000000/q',
      { region: 'us-east-1', account: '000000000000', name: 'q' }
    ],
    [
      'http://eu-west-3.queue.localhost.localstack.cloud:4566/000000000000/q',
      { region: 'eu-west-3', account: '000000000000', name: 'q' }
    ],
    [
      'http://localhost:4566/queue/ap-south-1/000000000000/q.fifo',
      { region: 'ap-south-1', account: '000000000000', name: 'q.fifo', fifo: true }
    ],
    ['http://localhost:9324/000000000000/q', { region: '', account: '000000000000', name: 'q' }],
    ['http://localhost:9324/queue/q', { region: '', account: '', name: 'q' }],
    ['HTTP://LOCALHOST/q', { region: '', account: '', name: 'q' }],
    ['orders.fifo', { region: '', account: '', name: 'orders.fifo', fifo: true }]
  ]

  for (const [url, parts] of expected) {
    it(`reads ${url}`, () => {
      expect(parseQueueUrl(url)).toEqual({ url, fifo: false, ...parts })
      expect(parseQueueUrl(`  ${url}\n`).url).toBe(url)
    })
  }

  it('takes any text without throwing', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (any, url) => {
        const text = url ? `https://${any}` : any
        expect(typeof parseQueueUrl(text).name).toBe('string')
        queueUrlProblem(text)
      })
    )
  })

  it('finds account and name again in every AWS URL', () => {
    const names = fc.stringMatching(/^[\w-]{1,75}(\.fifo)?$/)
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), names, (number, name) => {
        const url = `https://sqs.eu-west-1.amazonaws.com/${number}/${name}`
        expect(parseQueueUrl(url)).toMatchObject({ account: number, name, region: 'eu-west-1' })
        expect(queueUrlProblem(url)).toBeNull()
      })
    )
  })
})

describe('queue names and URLs', () => {
  it('are of one queue by whichever host of AWS', () => {
    const at = (host: string, path = '123456789012/q') => `https://${host}/${path}`
    const usual = at('sqs.eu-west-1.amazonaws.com')
    for (const host of ['eu-west-1.queue.amazonaws.com', 'sqs-fips.eu-west-1.amazonaws.com']) {
      expect(isSameQueue(usual, at(host))).toBe(true)
    }
    expect(isSameQueue(usual, at('sqs.eu-west-2.amazonaws.com'))).toBe(false)
    expect(isSameQueue(usual, at('sqs.eu-west-1.amazonaws.com', '123456789012/other'))).toBe(false)
    expect(isSameQueue(usual, at('sqs.eu-west-1.amazonaws.com', '999999999999/q'))).toBe(false)
    const emulated = 'sqs.eu-west-1.localhost.localstack.cloud:'
    const path = '000000000000/q'
    expect(isSameQueue(at(`${emulated}4566`, path), at(`${emulated}4577`, path))).toBe(false)
    expect(isSameQueue(at(emulated, path), at(emulated, path))).toBe(true)
  })

  it('are at most 80 characters of letters, digits, - and _', () => {
    for (const good of ['a', 'x'.repeat(80), `${'x'.repeat(75)}.fifo`, 'a_b-C9']) {
      expect(queueNameProblem(good)).toBeNull()
    }
    for (const bad of ['', 'x'.repeat(81), `${'x'.repeat(76)}.fifo`, 'a.b', 'a b', '.fifo', 'ä']) {
      expect(queueNameProblem(bad)?.code).toBe('InvalidQueueName')
    }
  })

  it('begin with http:// or https://', () => {
    for (const bad of [
      '',
      'orders',
      'ftp://host/q',
      'http://',
      'https:///',
      'javascript:alert(1)',
      'https://sqs eu.amazonaws.com/123456789012/q',
      'https://ada:secret@sqs.eu-west-1.amazonaws.com/123456789012/q',
      'https://sqs.eu-west-1.amazonaws.com/123456789012/q?region=x',
      'https://sqs.eu-west-1.amazonaws.com/123456789012/q#top'
    ]) {
      expect(queueUrlProblem(bad)?.code).toBe('InvalidQueueUrl')
    }
  })
})

describe('receiptHandleOf', () => {
  const of = (body: string, receiptHandle?: string) =>
    receiptHandleOf({
      body,
      properties: receiptHandle === undefined ? {} : { receiptHandle },
      attributes: []
    })

  it('reads the three forms of a body', () => {
    expect(of('AQEB+/=')).toBe('AQEB+/=')
    expect(of('  AQEB  \n')).toBe('AQEB')
    expect(of('{"id":"AQEB"}')).toBe('AQEB')
    expect(of('{ "id" : " AQEB " , "other": 1 }')).toBe('AQEB')
    expect(of('<DeleteProfileConfig><id>AQEB</id></DeleteProfileConfig>')).toBe('AQEB')
    expect(
      of(
        '<?xml version="1.0"?>\n<DeleteProfileConfig>\n <id>A&amp;B&#x43;&#68;</id>\n</DeleteProfileConfig>\n'
      )
    ).toBe('A&BCD')
  })

  it('leaves it to the rules what a handle may hold', () => {
    expect(of(' two words ')).toBe('two words')
  })

  it('prefers the property', () => {
    expect(of('{"id":"no"}', 'yes')).toBe('yes')
    expect(of('body', '  ')).toBe('body')
  })

  it('finds none where there is none', () => {
    for (const body of [
      '',
      '  ',
      '{}',
      '{"id":1}',
      '{"id":""}',
      '{',
      '<a/>',
      '<DeleteProfileConfig/>',
      '<DeleteProfileConfig><id></id></DeleteProfileConfig>'
    ]) {
      expect(of(body)).toBeNull()
    }
  })

  it('finds every handle again in every form', () => {
    const handles = fc.stringMatching(/^[A-Za-z0-9+/=#:-]{1,200}$/)
    fc.assert(
      fc.property(handles, (handle) => {
        expect(of(handle)).toBe(handle)
        expect(of(JSON.stringify({ id: handle }))).toBe(handle)
        expect(of(`<DeleteProfileConfig><id>${handle}</id></DeleteProfileConfig>`)).toBe(handle)
      })
    )
  })

  it('takes any text without throwing', () => {
    fc.assert(fc.property(anyText, (body) => void of(body)))
  })
})

describe('optionProblems', () => {
  const of = (operation: Parameters<typeof optionProblems>[0], fifo: boolean) =>
    optionProblems(operation, { fifo }).map(
      ({ option, severity, code }) => `${option} ${severity} ${code}`
    )

  it('refuses Delay seconds on FIFO, even 0', () => {
    const send = (delaySeconds: number | null) =>
      ({ action: 'send', options: { ...defaultOptions.send, delaySeconds } }) as const
    expect(of(send(0), true)).toEqual(['delaySeconds error DelayOnFifo'])
    expect(of(send(900), false)).toEqual([])
    expect(of(send(null), true)).toEqual([])
  })

  it('warns of a Visibility timeout that is not greater than the Execution timeout', () => {
    const receive = (visibilityTimeout: number | null, executionTimeout: number | null) =>
      ({
        action: 'receive',
        options: { ...defaultOptions.receive, visibilityTimeout, executionTimeout }
      }) as const
    expect(of(receive(30, 30), false)).toEqual(['visibilityTimeout warning VisibilityTooShort'])
    expect(of(receive(31, 30), false)).toEqual([])
    expect(of(receive(null, 30), false)).toEqual([])
  })

  it('says when only heads of groups and at most ten messages come', () => {
    const options = { ...defaultOptions.receive, maximumMessageCount: -1 }
    expect(of({ action: 'receive', options }, true)).toEqual([
      'executionTimeout note AtMostTen',
      'deleteMessages note HeadOfGroupOnly'
    ])
  })
})

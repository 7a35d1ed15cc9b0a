import { describe, expect, it } from 'vitest'
import { limits, Redrive, type RedriveEdit } from '../../../src-main/contract/index.js'

const edit = (body: string, over: Partial<RedriveEdit> = {}): RedriveEdit => ({
  ...{ messageId: crypto.randomUUID(), body, attributes: [] },
  ...over
})
const problem = (edits: RedriveEdit[]) =>
  Redrive.safeParse({
    ...{ deadLetterUrl: 'https://sqs/1/dead', filter: {}, perSecond: null, edits },
    target: { kind: 'queue', url: 'https://sqs/1/orders' }
  }).error?.issues[0]?.message

const mebi = limits.messageBytes

describe('edited messages of a redrive', () => {
  it('are each what SQS takes, with their attributes and in bytes', () => {
    expect(problem([edit('x'.repeat(mebi))])).toBeUndefined()
    expect(problem([edit('x'.repeat(mebi + 1))])).toContain('more than 1 MiB')
    expect(problem([edit('é'.repeat(mebi / 2 + 1))])).toContain('more than 1 MiB')
    const attributes = [{ name: 'tenant', type: 'String', value: 'acme' }]
    expect(problem([edit('x'.repeat(mebi), { attributes })])).toContain('more than 1 MiB')
  })

  it('are not more together than can be sent to the main process at once', () => {
    const all = (count: number) => Array.from({ length: count }, () => edit('x'.repeat(mebi)))
    expect(problem(all(16))).toBeUndefined()
    expect(problem(all(17))).toContain('more than 16 MiB together')
    expect(problem(Array.from({ length: 200 }, () => edit('x')))).toBeUndefined()
    expect(problem(Array.from({ length: 201 }, () => edit('x')))).toContain('At most 200')
  })
})

import { describe, expect, it } from 'vitest'
import {
  blankDocument,
  changeDocument,
  inputDocuments,
  insertDocuments,
  isBlank,
  removeDocuments,
  restoreDocuments
} from '@/model/draft'
import { checkOptions, optionTexts } from '@/model/options'
import { documentChecker, shownProblems } from '@/model/problems'
import { defaultOptions } from '@contract'

const document = (body: string) => ({ ...blankDocument(), body })
const bodies = (documents: readonly { body: string }[]) => documents.map(({ body }) => body)

describe('input documents that are being written', () => {
  const three = insertDocuments([], ['a', 'b', 'c'].map(document))

  it('get ids of their own, wherever they are put', () => {
    const more = insertDocuments(three, [document('x')], 1)
    expect(bodies(more)).toEqual(['a', 'x', 'b', 'c'])
    expect(new Set(more.map(({ id }) => id)).size).toBe(4)
  })

  it('are not changed by what they were copied from', () => {
    const original = { ...document('a'), attributes: [{ name: 'n', type: 'String', value: '1' }] }
    const [copy] = insertDocuments([], [original])
    original.attributes[0]!.value = '2'
    expect(copy?.attributes[0]?.value).toBe('1')
  })

  it('come back to where they were when a removal is undone', () => {
    const ids = new Set([three[0]!.id, three[2]!.id])
    const { documents, removed } = removeDocuments(three, ids)
    expect(bodies(documents)).toEqual(['b'])
    expect(restoreDocuments(documents, removed)).toEqual(three)
  })

  it('keep apart from what was added after the removal', () => {
    const { documents, removed } = removeDocuments(three, new Set([three[2]!.id]))
    const added = insertDocuments(documents, [document('new')])
    const back = restoreDocuments(added, removed)
    expect(bodies(back)).toEqual(['a', 'b', 'c', 'new'])
    expect(new Set(back.map(({ id }) => id)).size).toBe(4)
  })

  it('stay the same objects where they did not change', () => {
    const changed = changeDocument(three, three[1]!.id, { body: 'B' })
    expect(bodies(changed)).toEqual(['a', 'B', 'c'])
    expect(changed[0]).toBe(three[0])
  })

  it('are handed over without blank properties and without their ids', () => {
    const [typed] = insertDocuments(
      [],
      [{ ...document('a'), properties: { messageGroupId: 'g', messageDeduplicationId: '' } }]
    )
    expect(inputDocuments([typed!])).toEqual([
      { body: 'a', properties: { messageGroupId: 'g' }, attributes: [] }
    ])
  })

  it('are blank until something is typed', () => {
    expect(isBlank(blankDocument())).toBe(true)
    expect(isBlank({ ...blankDocument(), properties: { messageGroupId: '' } })).toBe(true)
    expect(isBlank({ ...blankDocument(), properties: { messageGroupId: 'g' } })).toBe(false)
  })
})

describe('what is said of an input document', () => {
  const rules = { fifo: true, contentBasedDeduplication: false, maximumMessageSize: 1024 }
  const check = documentChecker('send', rules)
  const [blank, typed] = insertDocuments([], [document(''), document('x')])
  const fields = (problems: readonly { field: string }[]) => problems.map(({ field }) => field)

  it('is found once for a document that did not change', () => {
    expect(check(typed!)).toBe(check(typed!))
  })

  it('does not complain of what nobody has got to yet', () => {
    expect(shownProblems(blank!, check(blank!).problems, false, new Set())).toEqual([])
    expect(shownProblems(typed!, check(typed!).problems, false, new Set())).toEqual([])
  })

  it('says what is missing when the field was left, or when it was asked for', () => {
    const { problems } = check(typed!)
    expect(fields(shownProblems(typed!, problems, false, new Set(['messageGroupId'])))).toEqual([
      'messageGroupId'
    ])
    expect(fields(shownProblems(typed!, problems, true, new Set()))).toEqual([
      'messageGroupId',
      'messageDeduplicationId'
    ])
  })

  it('says at once what is wrong', () => {
    const [wrong] = insertDocuments(
      [],
      [{ ...document('x'), properties: { messageGroupId: 'a b', messageDeduplicationId: 'd' } }]
    )
    expect(fields(shownProblems(wrong!, check(wrong!).problems, false, new Set()))).toEqual([
      'messageGroupId'
    ])
  })
})

describe('options as they are typed', () => {
  const fresh = (action: 'send' | 'receive' | 'delete') => optionTexts(defaultOptions[action])

  it('are the defaults at first', () => {
    for (const action of ['send', 'receive', 'delete'] as const) {
      expect(checkOptions(action, fresh(action), { fifo: false })).toEqual({
        operation: { action, options: defaultOptions[action] },
        notes: {}
      })
    }
  })

  it('are refused in words where they cannot be read', () => {
    const checked = checkOptions(
      'send',
      { ...fresh('send'), delaySeconds: 'soon' },
      { fifo: false }
    )
    expect(checked.operation).toBeNull()
    expect(checked.notes['delaySeconds']?.error).toMatch(/must be a number/)
  })

  it('are refused where the queue does not take them', () => {
    const typed = { ...fresh('send'), delaySeconds: '5' }
    expect(checkOptions('send', typed, { fifo: false }).operation?.options).toMatchObject({
      delaySeconds: 5
    })
    const onFifo = checkOptions('send', typed, { fifo: true })
    expect(onFifo.operation).toBeNull()
    expect(onFifo.notes['delaySeconds']?.error).toMatch(/FIFO/)
  })

  it('warn without refusing', () => {
    const typed = { ...fresh('receive'), visibilityTimeout: '30', executionTimeout: '60' }
    const checked = checkOptions('receive', typed, { fifo: false })
    expect(checked.operation).not.toBeNull()
    expect(checked.notes['visibilityTimeout']?.warning).toMatch(/longer/)
  })

  it('take a blank count as one and a minus sign as it is typed', () => {
    const count = (text: string) =>
      checkOptions('receive', { ...fresh('receive'), maximumMessageCount: text }, { fifo: false })
        .operation?.options
    expect(count('')).toMatchObject({ maximumMessageCount: 1 })
    expect(count('−1')).toMatchObject({ maximumMessageCount: -1 })
    expect(count('0')).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { checkListen, defaultTexts, optionsSummary, textsOf } from '@/model/listen-options'

const check = (changes: Partial<ReturnType<typeof defaultTexts>>, fifo = true) =>
  checkListen({ ...defaultTexts(), ...changes }, fifo)

describe('the options of Listen', () => {
  it('start as Process-managed, ten at a time, continuously', () => {
    expect(check({}).options).toEqual({
      maximumMessageCount: 10,
      visibilityTimeout: null,
      pollingInterval: 1,
      maximumConcurrentExecutions: 1,
      commitStrategy: 'process-managed',
      exceedReceiveBudget: false,
      targets: []
    })
  })

  it('take the defaults for what is blank', () => {
    const blank = { maximumMessageCount: '', pollingInterval: ' ', maximumConcurrentExecutions: '' }
    expect(check(blank).options).toMatchObject({
      maximumMessageCount: 10,
      pollingInterval: null,
      maximumConcurrentExecutions: 1
    })
  })

  it.each([
    ['maximumMessageCount', '11'],
    ['maximumMessageCount', '0'],
    ['visibilityTimeout', '43201'],
    ['pollingInterval', '0'],
    ['maximumConcurrentExecutions', '65'],
    ['maximumConcurrentExecutions', 'many'],
    ['maximumMessageCount', '1.5']
  ] as const)('refuse %s = %s beside the field', (option, typed) => {
    const { options, notes } = check({ [option]: typed })
    expect(options).toBeNull()
    expect(notes[option]?.error).toBeTruthy()
    expect(Object.keys(notes)).toEqual([option])
  })

  it('warn of a visibility of 0 but do not refuse it', () => {
    const { options, notes } = check({ visibilityTimeout: '0' })
    expect(options?.visibilityTimeout).toBe(0)
    expect(notes.visibilityTimeout?.warning).toBeTruthy()
  })

  it('are the same after being written as text', () => {
    const { options } = check({ visibilityTimeout: '30', commitStrategy: 'observe' })
    expect(options && checkListen(textsOf(options), true).options).toEqual(options)
  })

  it('are summed up in a few words', () => {
    const { options } = check({ maximumConcurrentExecutions: '8' })
    expect(options && optionsSummary(options, 30)).toBe(
      'up to 10 a poll · 8 at a time · visible again after 30 s'
    )
  })
})

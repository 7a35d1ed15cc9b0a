import { describe, expect, it } from 'vitest'
import { givenName } from '../../../src-main/contract/given-name.js'

const name = givenName('Give it a name.')
const unseen =
  '\u0007\n\u00ad\u034f\u061c\u115f\u2028\u200b\u200c\u200d\u200e\u200f\u202e\u2060\u2066\u2800\u3164\ufe0f\ufeff'

describe('A name that a person gives', () => {
  it.each([...unseen])('is kept without what nobody sees of it (%j)', (character) => {
    expect(name.parse(`work${character}bench`)).toBe('workbench')
    expect(name.parse(`${character} work ${character}`)).toBe('work')
  })

  it('is refused as blank where nothing of it is seen', () => {
    for (const text of ['\u200b', ' \u2800 ', unseen]) {
      expect(name.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
        'Give it a name.'
      ])
    }
  })

  it('keeps letters of every writing and whole emoji', () => {
    for (const text of ['Aufträge', '注文', 'می‌خواهم'.replace('\u200c', ''), '👩‍👩‍👧 ❤️ 👩🏽‍💻', 'a b']) {
      expect(name.parse(text)).toBe(text)
    }
  })
})

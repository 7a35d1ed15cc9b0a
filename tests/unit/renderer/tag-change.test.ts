import { expect, test } from 'vitest'
import { tagChangeIn } from '@/model/tag-change'

/** Tags that are typed to be added to many queues, and to be removed from them. */

const problems = (adding: string, removing = '') => tagChangeIn(adding, removing).problems

test('keys with values, and keys alone, between commas', () => {
  expect(tagChangeIn(' team = a=b , stage,, ', 'old, older , old')).toEqual({
    set: { team: 'a=b', stage: '' },
    remove: ['old', 'older'],
    problems: {}
  })
  expect(tagChangeIn('', ' , ')).toEqual({ set: {}, remove: [], problems: {} })
})

test('a key is not taken twice, nor to be added and removed at once', () => {
  expect(problems('team=a, stage=x, team=b').adding).toBe(
    'team: A queue has one value of it: it is here twice.'
  )
  expect(problems('team=a, stage=x', 'old, team')).toEqual({
    removing: 'team: It is to be added too: leave out one of the two.'
  })
  expect(problems('constructor=a', 'toString')).toEqual({})
})

test('what SQS would refuse is told beside the field', () => {
  expect(problems('aws:a=b').adding).toContain('kept by AWS')
  expect(problems('=b').adding).toContain('needs a key')
  expect(problems('team=a|b').adding).toContain('letters, digits')
  expect(problems('', 'aws:a').removing).toContain('kept by AWS')
})

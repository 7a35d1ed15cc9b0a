import { expect, test } from 'vitest'
import { newDraft, overlaid } from '@/model/queue-config/draft'

test('what was typed of tags is laid over tag by tag', () => {
  const tagged = (tags: Record<string, string>) => ({
    ...newDraft(),
    tags: Object.entries(tags).map(([key, value]) => ({ key, value }))
  })
  const base = tagged({ owner: 'me', left: 'a', dropped: 'b', goes: 'c' })
  const typed = tagged({ owner: 'mine', left: 'a', goes: 'c', added: 'd', same: 'e' })
  const now = tagged({ owner: 'theirs', left: 'A', dropped: 'B', same: 'E', new: 'f' })
  expect(overlaid(base, typed, now)).toEqual(
    tagged({ owner: 'mine', left: 'A', added: 'd', same: 'e', new: 'f' })
  )
})

import type { GuardedName } from '../../src-main/contract/index.js'
import type { Destructive, Shop } from './act-uses.js'

type DeadLetterName = Extract<GuardedName, `deadLetters.${string}`>

/** What is taken out of a dead-letter queue. */
export const deadLetterUses = (shop: Shop): { [N in DeadLetterName]: Destructive<N>[] } => ({
  'deadLetters.redrive': [
    {
      what: 'a selective redrive',
      ask: () =>
        Promise.resolve({
          connectionId: shop.connectionId,
          redrive: {
            deadLetterUrl: shop.url,
            filter: {},
            target: { kind: 'queue', url: shop.other },
            perSecond: null,
            edits: []
          }
        })
    }
  ],
  'deadLetters.delete': [
    {
      what: 'deleting dead letters',
      ask: () => Promise.resolve({ connectionId: shop.connectionId, url: shop.url, filter: {} })
    }
  ],
  'deadLetters.startMove': [
    {
      what: 'a move task',
      // The server of these tests knows none: past the guard it is asked, and that is what it answers.
      answered: { ok: false, failure: { code: 'MoveTasksNotSupported' } },
      done: () => Promise.resolve(),
      ask: () =>
        Promise.resolve({
          connectionId: shop.connectionId,
          url: shop.url,
          destinationUrl: null,
          perSecond: null
        })
    }
  ]
})

import { spentBudget, type ReceiveBudget } from '../connector/observe-guard.js'
import type { LiveWork } from '../connector/run.js'
import { parseQueueUrl } from '../contract/index.js'
import { Holding } from './holding.js'
import { Polling } from './polling.js'
import { ownReceiveLimit } from './receive-guard.js'
import { endNotes } from './redrive-notes.js'

/** The work of looking at a queue: every message that can be seen is written down, and given back at the end. */
export function examineWork(queueUrl: string): LiveWork {
  return {
    kept: {},
    async perform(context) {
      const queue = parseQueueUrl(queueUrl)
      const { clients, noteStates } = context
      const holding = new Holding({ clients, queueUrl: queue.url, noteStates })
      const polling = new Polling({
        context,
        queue,
        holding,
        busy: () => 0,
        waiting: (elsewhere) => {
          // What is behind the first messages of a group does not come while these are held.
          if (elsewhere > 0 || queue.fifo) polling.stop()
        }
      })
      const limit = await ownReceiveLimit(clients, queue)
      let spent: ReceiveBudget | null = null
      holding.start()
      try {
        for await (const found of polling.rounds()) {
          spent ??= spentBudget(found, limit, 'process-managed')
          const ids = await context.recordOutputs(found)
          for (const [index, { properties }] of found.entries()) {
            holding.keep(properties.messageId ?? '', ids[index] ?? null)
          }
        }
      } finally {
        await polling.end()
        const unreleased = await holding.end()
        const heads = queue.fifo
          ? [
              'A FIFO queue shows the first messages of each group only: what is behind them was not seen.'
            ]
          : []
        const facts = spent
          ? [`${spent.fact} It is not examined again before that is changed.`]
          : []
        context.say([...heads, ...facts, ...endNotes(polling, unreleased)])
      }
    }
  }
}

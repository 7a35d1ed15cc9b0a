import type { LeaseAction } from '../contract/index.js'
import type { Lease } from '../journal/journal.js'

/**
 * The acts on leases that SQS has not answered yet, whoever asked for them: a page that was loaded again does not know of
 * them, and must not ask for another act on the same message.
 */
export function createActsUnderWay() {
  const actions = new Map<string, LeaseAction>()
  const keyOf = ({ queueUrl, receiptHandle }: Lease) => `${queueUrl} ${receiptHandle}`
  return {
    /** Takes those that nothing is done with; the busy ones with what is. Each free one has to be ended. */
    begin(action: LeaseAction, leases: readonly Lease[]) {
      const free: Lease[] = []
      const busy = new Map<Lease, LeaseAction>()
      for (const lease of leases) {
        const key = keyOf(lease)
        const present = actions.get(key)
        if (present) busy.set(lease, present)
        else {
          actions.set(key, action)
          free.push(lease)
        }
      }
      return { free, busy }
    },
    end(leases: readonly Lease[]) {
      for (const lease of leases) actions.delete(keyOf(lease))
    }
  }
}

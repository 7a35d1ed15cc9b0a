import type { Services } from '../../app/services.js'
import type { CallContext, Handlers } from '../router.js'

type ActHandlers = Pick<
  Handlers,
  | 'acts.start'
  | 'acts.list'
  | 'acts.rows'
  | 'acts.cancel'
  | 'acts.retry'
  | 'acts.purgeRest'
  | 'acts.leave'
  | 'acts.forget'
>

/** The queues that the guard has seen, which are those that a person has seen. */
const queuesOf = ({ confirmed }: CallContext) => confirmed.flatMap(({ urls }) => [...urls])

/** Requests about what is done to queues. It goes on when the page that asked is gone. */
export function actHandlers({ acts }: Services): ActHandlers {
  return {
    'acts.start': async (input, { agreed }) => (await acts()).start(input, agreed),
    'acts.list': async () => (await acts.made())?.list() ?? [],
    'acts.rows': async (input) => (await acts()).rows(input),
    'acts.cancel': async ({ actId }) => (await acts()).cancel(actId),
    'acts.retry': async ({ actId }, context) =>
      (await acts()).retry(actId, queuesOf(context), context.agreed),
    'acts.purgeRest': async ({ actId }, context) =>
      (await acts()).purgeRest(actId, queuesOf(context)),
    'acts.leave': async ({ actId }) => (await acts()).leave(actId),
    async 'acts.forget'({ actId }) {
      ;(await acts()).forget(actId)
      return null
    }
  }
}

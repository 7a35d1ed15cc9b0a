import type { Services } from '../../app/services.js'
import type { CallContext, Handlers } from '../router.js'

type ActHandlers = Pick<
  Handlers,
  | 'acts.start'
  | 'acts.list'
  | 'acts.rows'
  | 'acts.cancel'
  | 'acts.retry'
  | 'acts.answer'
  | 'acts.forget'
>

/** The queues that the guard has seen: another one may have come to fail, or to ask, since. */
const queuesOf = ({ confirmed }: CallContext) => confirmed.flatMap(({ urls }) => [...urls])

/** Requests about what is done to queues. It goes on when the page that asked is gone. */
export function actHandlers({ acts }: Services): ActHandlers {
  return {
    'acts.start': async (input) => (await acts()).start(input),
    'acts.list': async () => (await acts.made())?.list() ?? [],
    'acts.rows': async (input) => (await acts()).rows(input),
    'acts.cancel': async ({ actId }) => (await acts()).cancel(actId),
    'acts.retry': async ({ actId }, context) => (await acts()).retry(actId, queuesOf(context)),
    async 'acts.answer'({ actId, url, answer }, context) {
      const all = await acts()
      return answer === 'leave' ? all.leave(actId, url) : all.purgeRest(actId, queuesOf(context))
    },
    async 'acts.forget'({ actId }) {
      ;(await acts()).forget(actId)
      return null
    }
  }
}

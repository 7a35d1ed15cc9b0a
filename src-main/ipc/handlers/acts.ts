import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

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

/** Requests about what is done to queues. It goes on when the page that asked is gone. */
export function actHandlers({ acts }: Services): ActHandlers {
  return {
    'acts.start': async (input) => (await acts()).start(input),
    'acts.list': async () => (await acts.made())?.list() ?? [],
    'acts.rows': async (input) => (await acts()).rows(input),
    'acts.cancel': async ({ actId }) => (await acts()).cancel(actId),
    'acts.retry': async ({ actId }) => (await acts()).retry(actId),
    'acts.answer': async (input) => (await acts()).answer(input),
    async 'acts.forget'({ actId }) {
      ;(await acts()).forget(actId)
      return null
    }
  }
}

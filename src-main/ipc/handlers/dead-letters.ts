import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type DeadLetterHandlers = Pick<
  Handlers,
  | 'deadLetters.sources'
  | 'deadLetters.examine'
  | 'deadLetters.clusters'
  | 'deadLetters.page'
  | 'deadLetters.dryRun'
  | 'deadLetters.redrive'
  | 'deadLetters.delete'
  | 'deadLetters.moveTasks'
  | 'deadLetters.startMove'
  | 'deadLetters.cancelMove'
>

/** Requests about dead-letter queues. Runs go on when the page that asked is gone. */
export function deadLetterHandlers({ deadLetters, moveTasks }: Services): DeadLetterHandlers {
  return {
    'deadLetters.sources': async (input, { agreed, signal }) =>
      (await deadLetters(agreed)).sources(input, signal),
    'deadLetters.examine': async ({ connectionId, url }, { agreed }) =>
      (await deadLetters(agreed)).examine(connectionId, url),
    'deadLetters.clusters': async (input, { agreed, signal }) =>
      (await deadLetters(agreed)).clusters(input, signal),
    'deadLetters.page': async (input, { agreed, signal }) =>
      (await deadLetters(agreed)).page(input, signal),
    'deadLetters.dryRun': async (input, { agreed, signal }) =>
      (await deadLetters(agreed)).dryRun(input, signal),
    'deadLetters.redrive': async ({ connectionId, redrive }, { agreed }) =>
      (await deadLetters(agreed)).redrive(connectionId, redrive),
    'deadLetters.delete': async ({ connectionId, url, filter }, { agreed }) =>
      (await deadLetters(agreed)).discard(connectionId, url, filter),
    'deadLetters.moveTasks': async ({ connectionId, url }, { agreed, signal }) =>
      (await moveTasks(agreed)).list(connectionId, url, signal),
    'deadLetters.startMove': async (input, { agreed }) => (await moveTasks(agreed)).start(input),
    'deadLetters.cancelMove': async ({ connectionId, url, handle }, { agreed }) =>
      (await moveTasks(agreed)).cancel(connectionId, url, handle)
  }
}

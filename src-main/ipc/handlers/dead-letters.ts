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
    'deadLetters.sources': async (input, { signal }) =>
      (await deadLetters()).sources(input, signal),
    'deadLetters.examine': async ({ connectionId, url }) =>
      (await deadLetters()).examine(connectionId, url),
    'deadLetters.clusters': async (input, { signal }) =>
      (await deadLetters()).clusters(input, signal),
    'deadLetters.page': async (input, { signal }) => (await deadLetters()).page(input, signal),
    'deadLetters.dryRun': async (input, { signal }) => (await deadLetters()).dryRun(input, signal),
    'deadLetters.redrive': async ({ connectionId, redrive }) =>
      (await deadLetters()).redrive(connectionId, redrive),
    'deadLetters.delete': async ({ connectionId, url, filter }) =>
      (await deadLetters()).discard(connectionId, url, filter),
    'deadLetters.moveTasks': async ({ connectionId, url }, { signal }) =>
      (await moveTasks()).list(connectionId, url, signal),
    'deadLetters.startMove': async (input) => (await moveTasks()).start(input),
    'deadLetters.cancelMove': async ({ connectionId, url, handle }) =>
      (await moveTasks()).cancel(connectionId, url, handle)
  }
}

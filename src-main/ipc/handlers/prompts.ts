import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type PromptHandlers = Pick<
  Handlers,
  'prompts.list' | 'prompts.answer' | 'prompts.openPage' | 'prompts.cancel'
>

/** Requests about what the credentials of a connection ask of the person. */
export function promptHandlers({ prompts }: Services): PromptHandlers {
  return {
    'prompts.list': () => prompts.list(),
    'prompts.answer'({ id, code }) {
      prompts.answer(id, code)
      return null
    },
    'prompts.openPage'({ id }) {
      prompts.openPage(id)
      return null
    },
    'prompts.cancel'({ id }) {
      prompts.cancel(id)
      return null
    }
  }
}

import { listOf, textOf } from '../queue-config/attributes'
import { isOpen, statementsIn } from '../queue-config/policy'

/**
 * What an access policy allows to every account, with no condition that says which.
 *
 * @param policy JSON as SQS has it; blank where there is none
 * @returns the actions in words, or null where it is not open
 */
export function openToEveryone(policy: string): string | null {
  const open = statementsIn(policy).filter(isOpen)
  if (open.length === 0) return null
  const actions = new Set(
    open.flatMap(({ Action, NotAction }) =>
      NotAction ? ['more than it names'] : listOf(Action).map(textOf)
    )
  )
  const every = [...actions].some((action) => /^(\*|sqs:\*)$/i.test(action))
  return every ? 'every action' : [...actions].join(', ')
}

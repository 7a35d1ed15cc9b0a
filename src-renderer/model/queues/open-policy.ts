type Json = Record<string, unknown>

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

/** `"*"` and `{"AWS": "*"}` both mean everybody. */
function isEveryone(principal: unknown): boolean {
  if (principal === '*') return true
  return isRecord(principal) && listOf(principal['AWS']).includes('*')
}

const hasCondition = (condition: unknown) =>
  isRecord(condition) && Object.keys(condition).length > 0

const isOpen = (statement: unknown): statement is Json =>
  isRecord(statement) &&
  statement['Effect'] === 'Allow' &&
  (isEveryone(statement['Principal']) || 'NotPrincipal' in statement) &&
  !hasCondition(statement['Condition'])

/**
 * What an access policy allows to every account without a condition.
 *
 * @param policy JSON as SQS has it; blank where there is none
 * @returns the actions in words, or null where it is not open
 */
export function openToEveryone(policy: string): string | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(policy)
  } catch {
    return null
  }
  if (!isRecord(parsed)) return null
  const open = listOf(parsed['Statement']).filter(isOpen)
  if (open.length === 0) return null
  const actions = new Set(
    open.flatMap(({ Action, NotAction }) =>
      NotAction ? ['more than it names'] : listOf(Action).map(String)
    )
  )
  const every = [...actions].some((action) => /^(\*|sqs:\*)$/i.test(action))
  return every ? 'every action' : [...actions].join(', ')
}

import { tagValue, type Queue } from '@contract'
import { parseFilter, type Condition, type FilterText } from './filter-text'
import type { QueueProfile } from './profile'
import { isDeadLetterQueue, type Relations } from './relations'

export type TypeChoice = 'all' | 'standard' | 'fifo'
export type StateChoice =
  'all' | 'empty' | 'messages' | 'in flight' | 'dlq' | 'dlq with messages' | 'without dlq'

/** What a table of queues is narrowed by, as a person sets it. */
export interface TableChoice {
  text: string
  type: TypeChoice
  state: StateChoice
}

export const noChoice: TableChoice = { text: '', type: 'all', state: 'all' }

const compare: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b
}

function meets(profile: QueueProfile, condition: Condition): boolean {
  if (condition.kind === 'count') {
    return compare[condition.operator]?.(profile[condition.key], condition.number) ?? false
  }
  const value = tagValue(profile.tags, condition.name)
  return value !== undefined && (condition.value === null || value === condition.value)
}

const total = ({ visible, inFlight, delayed }: QueueProfile) => visible + inFlight + delayed

const states: Record<StateChoice, (profile: QueueProfile, relations: Relations) => boolean> = {
  all: () => true,
  empty: (profile) => total(profile) === 0,
  messages: (profile) => total(profile) > 0,
  'in flight': (profile) => profile.inFlight > 0,
  dlq: (profile, relations) => isDeadLetterQueue(relations, profile),
  'dlq with messages': (profile, relations) =>
    total(profile) > 0 && isDeadLetterQueue(relations, profile),
  'without dlq': (profile, relations) =>
    profile.redrive === null && !isDeadLetterQueue(relations, profile)
}

/** What has to be known of a queue before it can be told whether it matches. */
export interface Needs {
  facts: boolean
  tags: boolean
}

export function needsOf(choice: TableChoice, { conditions, broken }: FilterText): Needs {
  if (broken) return { facts: false, tags: false }
  const tags = conditions.some(({ kind }) => kind === 'tag')
  return { tags, facts: tags || conditions.length > 0 || choice.state !== 'all' }
}

/** Whether everything is known of a queue that is needed. */
export const isKnown = (profile: QueueProfile | undefined, needs: Needs): boolean =>
  (!needs.facts || profile !== undefined) && (!needs.tags || profile?.tags !== undefined)

/**
 * What passes a filter, in the given order: nothing where it is not understood. A queue of which too little is known passes only a filter of what its name
 * tells. 10,000 queues take a few milliseconds.
 */
export function filterTable(
  queues: readonly Queue[],
  choice: TableChoice,
  known: { profileOf: (url: string) => QueueProfile | undefined; relations: Relations }
): readonly Queue[] {
  const text = parseFilter(choice.text)
  const { conditions, broken } = text
  if (broken) return []
  const words = text.words.map((word) => word.toLowerCase())
  const { facts } = needsOf(choice, text)
  if (!facts && words.length === 0 && choice.type === 'all') return queues
  return queues.filter((queue) => {
    if (choice.type !== 'all' && queue.fifo !== (choice.type === 'fifo')) return false
    const name = words.length > 0 ? queue.name.toLowerCase() : ''
    if (!words.every((word) => name.includes(word))) return false
    if (!facts) return true
    const profile = known.profileOf(queue.url)
    if (!profile) return false
    return (
      states[choice.state](profile, known.relations) &&
      conditions.every((condition) => meets(profile, condition))
    )
  })
}

import type { Queue } from '@contract'
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

const counted = { visible: 'visible', inflight: 'inFlight', delayed: 'delayed' } as const
type Counted = (typeof counted)[keyof typeof counted]

/** One condition of the text that is more than a part of a name. `text` is how it was typed. */
export type Condition =
  | { kind: 'count'; text: string; key: Counted; operator: string; number: number }
  | { kind: 'tag'; text: string; name: string; value: string | null }

/** The text of a filter, taken apart. */
export interface FilterText {
  words: string[]
  conditions: Condition[]
  /** What looks like a condition and is none, in words. */
  problem: string | null
}

const countForm = /^(visible|in-?flight|delayed)(<=|>=|<|>|=)(.*)$/i
const tagForm = /^tag:([^=]*)(?:=(.*))?$/i

function countCondition(text: string, name: string, operator: string, value: string) {
  const key = counted[name.toLowerCase().replace('-', '') as keyof typeof counted]
  const number = /^[\d,_]+$/.test(value) ? Number(value.replace(/[,_]/g, '')) : NaN
  return Number.isFinite(number) ? ({ kind: 'count', text, key, operator, number } as const) : null
}

function conditionIn(text: string): Condition | string | null {
  const count = countForm.exec(text)
  if (count) {
    const [, name = '', operator = '', value = ''] = count
    return (
      countCondition(text, name, operator, value) ??
      `${name}${operator} needs a whole number behind it, as in ${name}${operator}100.`
    )
  }
  const tag = tagForm.exec(text)
  if (!tag) return null
  const [, name = '', value] = tag
  if (name === '') return 'tag: needs the name of a tag behind it, as in tag:team=payments.'
  return { kind: 'tag', text, name, value: value ?? null }
}

/** Takes the text of a filter apart: words of a name, `visible>100`, `tag:team=payments`. */
export function parseFilter(typed: string): FilterText {
  const parsed: FilterText = { words: [], conditions: [], problem: null }
  // A blank around an operator belongs to its condition.
  const joined = typed.replace(/\b(visible|in-?flight|delayed)\s*(<=|>=|<|>|=)\s*/gi, '$1$2')
  for (const text of joined.split(/\s+/).filter(Boolean)) {
    const found = conditionIn(text)
    if (found === null) parsed.words.push(text)
    else if (typeof found === 'string') parsed.problem = found
    else parsed.conditions.push(found)
  }
  return parsed
}

/** The text without one of its conditions. */
export function withoutCondition(typed: string, { text }: Condition): string {
  const { words, conditions } = parseFilter(typed)
  const rest = conditions.filter((one) => one.text !== text).map((one) => one.text)
  return [...words, ...rest].join(' ')
}

const compare: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b
}

function meets(profile: QueueProfile, condition: Condition): boolean {
  if (condition.kind === 'count') {
    return compare[condition.operator]?.(profile[condition.key], condition.number) ?? false
  }
  const value = profile.tags?.[condition.name]
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

export function needsOf(choice: TableChoice, { conditions }: FilterText): Needs {
  const tags = conditions.some(({ kind }) => kind === 'tag')
  return { tags, facts: tags || conditions.length > 0 || choice.state !== 'all' }
}

/** Whether everything is known of a queue that is needed. */
export const isKnown = (profile: QueueProfile | undefined, needs: Needs): boolean =>
  (!needs.facts || profile !== undefined) && (!needs.tags || profile?.tags !== undefined)

/**
 * What passes a filter, in the given order. A queue of which too little is known passes only a filter of what its name
 * tells. 10,000 queues take a few milliseconds.
 */
export function filterTable(
  queues: readonly Queue[],
  choice: TableChoice,
  known: { profileOf: (url: string) => QueueProfile | undefined; relations: Relations }
): readonly Queue[] {
  const text = parseFilter(choice.text)
  const { conditions } = text
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

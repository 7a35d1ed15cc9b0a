import { countTyped, elsewhereWords, oddWordProblem } from './filter-words'
import { isOpen, quote, tagIn, termsIn, unquote, type Term } from './filter-terms'

const counted = { visible: 'visible', inflight: 'inFlight', delayed: 'delayed' } as const
type CountWord = keyof typeof counted
type Counted = (typeof counted)[CountWord]

/** One condition of the text that is more than a part of a name. `text` is how it was understood, to be typed again. */
export type Condition =
  | { kind: 'count'; text: string; key: Counted; operator: string; number: number }
  | { kind: 'tag'; text: string; name: string; value: string | null }

/** The text of a filter, taken apart. */
export interface FilterText {
  words: string[]
  conditions: Condition[]
  /** What of it cannot be understood, in sentences. */
  problems: string[]
  /** A condition is among that: nothing passes, so that nothing is acted on that was not meant. */
  broken: boolean
  /** What there is to type, where something is unknown. */
  help: string | null
}

/** What can be typed beside parts of a name. */
const grammar =
  'There are visible, inflight and delayed, as in visible>100, and tags, as in tag:team="order desk".'

/** What is wrong with a part of the text. `unknown`: it takes a look at what there is to type. */
interface Problem {
  problem: string
  unknown?: true
}

const isCountWord = (name: string): name is CountWord => Object.hasOwn(counted, name)

/** `in-flight`, `in flight` and `In_Flight` are one. */
const plain = (name: string) => name.toLowerCase().replace(/[-_\s]/g, '')

const sameOperators: Record<string, string> = { ':': '=', '==': '=', '<>': '!=' }

function numberProblem(before: string, { raw, value }: { raw: string; value: string }): string {
  const joined = value.replaceAll(/\s/g, ',')
  return joined !== value && countTyped(joined) !== null
    ? `“${raw}” has a blank in its number: write ${before}${joined}.`
    : `${before} needs a whole number behind it, as in ${before}100.`
}

function countIn(term: Extract<Term, { kind: 'comparison' }>): Condition | Problem {
  const name = plain(term.name)
  const operator = sameOperators[term.operator] ?? term.operator
  if (name === '') {
    return { problem: `“${term.raw}” has nothing before it that is compared.`, unknown: true }
  }
  if (!isCountWord(name)) {
    const known = elsewhereWords(name, term.value)
    const asTag = operator === '=' ? ` A tag is tag:${term.name}=${term.value || '…'}.` : ''
    const problem = `“${term.raw}”: “${term.name}” is nothing to filter by here.${known ?? asTag}`
    return known ? { problem } : { problem, unknown: true }
  }
  const number = countTyped(term.value)
  if (number === null) return { problem: numberProblem(`${name}${operator}`, term) }
  const text = `${name}${operator}${term.value}`
  return { kind: 'count', text, key: counted[name], operator, number }
}

function tagConditionIn({ rest }: Extract<Term, { kind: 'tag' }>): Condition | Problem {
  const { name, value } = tagIn(rest)
  if (name === '') {
    return { problem: 'tag: needs the name of a tag behind it, as in tag:team=payments.' }
  }
  const text = `tag:${quote(name, '=')}${value === null ? '' : `=${quote(value)}`}`
  return { kind: 'tag', text, name, value }
}

function conditionIn(term: Term): Condition | Problem | null {
  if (isOpen(term.raw)) return { problem: `In ${term.raw} the quote is not closed.` }
  if (term.kind === 'tag') return tagConditionIn(term)
  return term.kind === 'comparison' ? countIn(term) : null
}

/** Takes the text of a filter apart: words of a name, `visible>100`, `tag:team=payments`, `tag:team="order desk"`. */
export function parseFilter(typed: string): FilterText {
  const parsed: FilterText = { words: [], conditions: [], problems: [], broken: false, help: null }
  for (const term of termsIn(typed)) {
    const found = conditionIn(term)
    if (!found) parsed.words.push(unquote(term.raw))
    else if ('problem' in found) {
      parsed.problems.push(found.problem)
      parsed.broken = true
      if (found.unknown) parsed.help = grammar
    } else parsed.conditions.push(found)
  }
  const odd = parsed.words.map(oddWordProblem).find((problem) => problem !== null)
  if (odd) parsed.problems.push(odd)
  return parsed
}

/** The text without one of its conditions. */
export function withoutCondition(typed: string, { text }: Condition): string {
  const stays = (term: Term) => {
    const found = conditionIn(term)
    return found === null || 'problem' in found || found.text !== text
  }
  return termsIn(typed)
    .filter(stays)
    .map(({ raw }) => raw)
    .join(' ')
}

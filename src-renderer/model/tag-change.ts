import { tagKeyProblem, tagValueProblem } from '@contract'

/** Tags as they are typed to be added and removed, taken apart. */
export interface TagChange {
  set: Record<string, string>
  remove: string[]
  /** What is wrong with each of the two texts. */
  problems: { adding?: string; removing?: string }
}

const parts = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

function pairIn(part: string): [key: string, value: string] {
  const [key = '', ...value] = part.split('=')
  return [key.trim(), value.join('=').trim()]
}

/** What is wrong with the first key that something is wrong with. */
function firstProblem(
  keys: readonly string[],
  problemOf: (key: string, index: number) => string | null
): string | undefined {
  for (const [index, key] of keys.entries()) {
    const problem = problemOf(key, index)
    if (problem !== null) return `${key}: ${problem}`
  }
  return undefined
}

/**
 * @param adding `key=value`, with commas between
 * @param removing keys, with commas between
 */
export function tagChangeIn(adding: string, removing: string): TagChange {
  const pairs = parts(adding).map(pairIn)
  const keys = pairs.map(([key]) => key)
  const remove = [...new Set(parts(removing))]
  const added = firstProblem(keys, (key, index) => {
    const twice =
      keys.indexOf(key) < index ? 'A queue has one value of it: it is here twice.' : null
    return tagKeyProblem(key) ?? tagValueProblem(pairs[index]?.[1] ?? '') ?? twice
  })
  const removed = firstProblem(remove, (key) =>
    keys.includes(key) ? 'It is to be added too: leave out one of the two.' : tagKeyProblem(key)
  )
  return {
    set: Object.fromEntries(pairs),
    remove,
    problems: {
      ...(added === undefined ? {} : { adding: added }),
      ...(removed === undefined ? {} : { removing: removed })
    }
  }
}

import { skipSpace, stringEnd } from '@contract'

/** A member that an object of a JSON has more than once. */
interface DoubledMember {
  name: string
  /** Offset of its later name in the text. */
  at: number
}

/**
 * Members that are there twice in one object. Whoever reads a JSON keeps one of them only, so that the other is gone
 * without a word.
 *
 * @param text which has to be JSON. Read in one pass, so that depth does not matter
 */
export function doubledMembers(text: string): DoubledMember[] {
  const doubled: DoubledMember[] = []
  const open: Set<string>[] = []
  for (let at = 0; at < text.length;) {
    const sign = text.charAt(at)
    if (sign === '{' || sign === '[') open.push(new Set())
    if (sign === '}' || sign === ']') open.pop()
    const end = sign === '"' ? stringEnd(text, at) : at + 1
    if (sign === '"' && text.charAt(skipSpace(text, end)) === ':') {
      // As it is meant: a sign of it may be written with its code.
      const name = JSON.parse(text.slice(at, end)) as string
      if (open.at(-1)?.has(name)) doubled.push({ name, at })
      open.at(-1)?.add(name)
    }
    at = end
  }
  return doubled
}

import { seenName } from '../contract/index.js'

/** What has a name that no other may have. */
export interface Named {
  id: string
  name: string
}

/** Whether two names are one to a person: whatever of them is not seen, which names of before may have. */
export const sameName = (a: string, b: string): boolean =>
  seenName(a).toLowerCase() === seenName(b).toLowerCase()

/** A free name for a copy: `orders copy`, then `orders copy 2` and so on. */
export function copyName(all: readonly Named[], name: string): string {
  // Room for the ending within the length that a name may have.
  return freeName(all, `${name.slice(0, 105).trimEnd()} copy`)
}

/** The name where it is free, else `orders 2`, `orders 3` and so on. */
export function freeName(all: readonly Named[], name: string): string {
  const base = name.slice(0, 112).trimEnd()
  let candidate = name
  for (let n = 2; all.some((one) => sameName(one.name, candidate)); n++) candidate = `${base} ${n}`
  return candidate
}

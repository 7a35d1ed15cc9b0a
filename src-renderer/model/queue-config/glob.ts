/**
 * Whether a text is what a pattern of IAM says: `*` is any characters, none included, and `?` is one. Never slower than the
 * product of both lengths: only the last `*` is tried again, since what an earlier one could take the last one can.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, next] = [0, 0]
  let [star, taken] = [-1, 0]
  while (at < text.length) {
    const sign = pattern[next]
    if (sign === '*') {
      star = next++
      taken = at
    } else if (sign === '?' || sign === text[at]) {
      at++
      next++
    } else if (star >= 0) {
      next = star + 1
      at = ++taken
    } else {
      return false
    }
  }
  while (pattern[next] === '*') next++
  return next === pattern.length
}

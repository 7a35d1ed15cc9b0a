/** A short text that another one of any length is told apart by: two sums over its signs, and its length. */
export function textKey(text: string): string {
  let one = 0x811c9dc5
  let other = 0x9747b28c
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    one = Math.imul(one ^ code, 0x01000193)
    other = Math.imul(other ^ (other >>> 13) ^ code, 0x5bd1e995)
  }
  return [text.length, one >>> 0, other >>> 0].map((sum) => sum.toString(36)).join('-')
}

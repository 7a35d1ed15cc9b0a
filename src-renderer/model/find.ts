/** Where a text was found: offsets in UTF-16 units, ascending. */
export interface Found {
  offsets: number[]
  /** There are more than were looked for. */
  more: boolean
}

const escapeForPattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/**
 * Every place of `query` in `text`, any case.
 *
 * @param most looks no further than this many
 */
export function findAll(text: string, query: string, most = 10_000): Found {
  const offsets: number[] = []
  if (query === '') return { offsets, more: false }
  const pattern = new RegExp(escapeForPattern(query), 'gi')
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (offsets.length === most) return { offsets, more: true }
    offsets.push(match.index)
  }
  return { offsets, more: false }
}

import { ref, shallowRef } from 'vue'

/** Where the rows of a grid come from, as far as choosing them goes. */
export interface ChoosableRows {
  idAt(index: number): number | undefined
  /** Ids of all rows between two positions, both included. */
  ids(first: number, last: number): Promise<readonly number[]> | readonly number[]
}

/** Choosing rows as in a file manager: one, with Ctrl one more or less, with Shift all from the last one. */
export function useRowChoice(rows: ChoosableRows) {
  const chosen = shallowRef<ReadonlySet<number>>(new Set())
  const current = ref<number | null>(null)
  /** Where a range begins: the row that was chosen last, and where it stood. */
  let anchor: { id: number; index: number } | null = null

  /** All from the last one. None where another row stands in its place now: they are not those that were meant. */
  async function rangeTo(index: number): Promise<readonly number[]> {
    if (!anchor) return []
    const { id, index: from } = anchor
    const ids = await rows.ids(Math.min(from, index), Math.max(from, index))
    return (from <= index ? ids[0] : ids.at(-1)) === id ? ids : []
  }

  async function choose(index: number, how: { extend: boolean; toggle: boolean }) {
    const id = rows.idAt(index)
    if (id === undefined) return
    current.value = id
    const range = how.extend ? await rangeTo(index) : []
    if (range.length > 0) {
      chosen.value = new Set(range)
      return
    }
    anchor = { id, index }
    chosen.value = how.toggle && !how.extend ? toggled(chosen.value, id) : new Set([id])
  }

  async function chooseAll(count: number) {
    if (count > 0) chosen.value = new Set(await rows.ids(0, count - 1))
  }

  function clear() {
    chosen.value = new Set()
    current.value = null
    anchor = null
  }

  return { chosen, current, choose, chooseAll, clear }
}

function toggled(chosen: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

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
  let anchor = 0

  async function choose(index: number, how: { extend: boolean; toggle: boolean }) {
    const id = rows.idAt(index)
    if (id === undefined) return
    current.value = id
    if (how.extend) {
      chosen.value = new Set(await rows.ids(Math.min(anchor, index), Math.max(anchor, index)))
      return
    }
    anchor = index
    if (!how.toggle) chosen.value = new Set([id])
    else chosen.value = toggled(chosen.value, id)
  }

  async function chooseAll(count: number) {
    if (count > 0) chosen.value = new Set(await rows.ids(0, count - 1))
  }

  function clear() {
    chosen.value = new Set()
    current.value = null
    anchor = 0
  }

  return { chosen, current, choose, chooseAll, clear }
}

function toggled(chosen: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

import type { DocumentRow } from '@contract'
import { computed, shallowRef } from 'vue'

/** What the table can tell about positions and rows. */
export interface SelectableRows {
  rowAt: (position: number) => DocumentRow | undefined
  positionOf: (row: Pick<DocumentRow, 'id' | 'ordinal'>) => number
  between: (first: number, last: number, limit: number) => Promise<DocumentRow[]>
}

/** The most rows that can be chosen at once. */
const selectionLimit = 5000

/** Chosen rows, as in a file manager: a click chooses one, Ctrl adds or takes away, Shift chooses a range. */
export function useRowSelection(rows: () => SelectableRows | null) {
  const chosen = shallowRef<ReadonlyMap<number, DocumentRow>>(new Map())
  /** The row that a range starts from. */
  const anchor = shallowRef<DocumentRow | null>(null)
  let latest = 0

  const set = (next: Iterable<DocumentRow>) =>
    (chosen.value = new Map([...next].map((row) => [row.id, row])))

  async function range(to: number) {
    const source = rows()
    if (!source || !anchor.value) return
    const own = ++latest
    const from = source.positionOf(anchor.value)
    const [first, last] = [Math.min(from, to), Math.max(from, to)]
    const found = await source.between(first, last, selectionLimit)
    if (own === latest) set(found)
  }

  function toggle(row: DocumentRow) {
    const next = new Map(chosen.value)
    if (!next.delete(row.id)) next.set(row.id, row)
    chosen.value = next
    anchor.value = row
  }

  /** Chooses this row alone. */
  function start(row: DocumentRow) {
    latest++
    set([row])
    anchor.value = row
  }

  /** Whether the row that a range starts from is still there: from another one, it would not be what was meant. */
  const anchored = () => anchor.value !== null && (rows()?.positionOf(anchor.value) ?? -1) >= 0

  /** @returns the row at the position, which the inspector then shows */
  async function choose(position: number, how: { extend: boolean; toggle: boolean }) {
    const row = rows()?.rowAt(position)
    if (how.extend && anchored()) await range(position)
    else if (row && how.toggle) toggle(row)
    else if (row) start(row)
    return row
  }

  async function chooseAll(count: number) {
    const source = rows()
    if (!source || count === 0) return
    anchor.value = source.rowAt(0) ?? null
    const own = ++latest
    const found = await source.between(0, count - 1, selectionLimit)
    if (own === latest) set(found)
  }

  /** Brings the chosen rows up to date with what the table knows of them now. */
  function renewed(): DocumentRow[] {
    const source = rows()
    return [...chosen.value.values()].map((row) => {
      const now = source?.rowAt(source.positionOf(row))
      return now?.id === row.id ? now : row
    })
  }

  return {
    chosen,
    ids: computed(() => new Set(chosen.value.keys())),
    anchor,
    choose,
    chooseAll,
    start,
    renewed,
    clear: () => {
      latest++
      chosen.value = new Map()
      anchor.value = null
    }
  }
}

import type { GridColumn } from '../../components/VirtualGrid.vue'
import { factColumn } from '../../model/queues/table-columns'

const nameWidth = 170
const typeWidth = 76
const markWidth = 34

/**
 * The columns of the table for which there is room, and how many of those that were chosen there is none for.
 *
 * @param width of the table in pixels
 */
export function fittingQueueColumns(
  chosen: readonly string[],
  width: number
): { columns: GridColumn[]; left: number } {
  const columns: GridColumn[] = [
    { key: 'chosen', label: 'Selected', width: `${markWidth}px`, hideLabel: true },
    { key: 'name', label: 'Name', width: `minmax(${nameWidth}px, 2fr)`, sortable: true },
    { key: 'type', label: 'Type', width: `${typeWidth}px`, sortable: true }
  ]
  // The scroll bar takes its part.
  let room = width - markWidth - nameWidth - typeWidth - 10
  let left = 0
  for (const key of chosen) {
    const column = factColumn(key)
    if (!column) continue
    room -= column.width
    if (room < 0 || left > 0) left++
    else {
      const { label, align } = column
      const track = align ? `minmax(${column.width}px, 0.4fr)` : `minmax(${column.width}px, 1fr)`
      columns.push({ key, label, width: track, sortable: true, ...(align ? { align } : {}) })
    }
  }
  return { columns, left }
}

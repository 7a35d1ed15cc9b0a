import type { Queue } from '@contract'
import type { QueueProfile } from '../../model/queues/profile'
import type { Relations } from '../../model/queues/relations'
import { cellText, factColumn } from '../../model/queues/table-columns'

const typeOf = ({ fifo }: Queue) => (fifo ? 'FIFO' : 'standard')

/** What a table is copied and exported from. */
interface Shown {
  rows: readonly Queue[]
  /** Keys of the chosen columns. */
  columns: readonly string[]
  profileOf: (url: string) => QueueProfile | undefined
  relations: Relations
}

/** Head and rows as texts; what is not known is blank. The URL is in it, since a name alone names no queue. */
export function tableCells({ rows, columns, profileOf, relations }: Shown): string[][] {
  const known = columns.flatMap((key) => factColumn(key) ?? [])
  const head = ['Name', 'Type', ...known.map(({ label }) => label), 'URL']
  const lines = rows.map((queue) => {
    const profile = profileOf(queue.url)
    const cells = known.map((column) => cellText(column, profile, relations) ?? '')
    return [queue.name, typeOf(queue), ...cells, queue.url]
  })
  return [head, ...lines]
}

/** For a spreadsheet's clipboard: a value has neither tabs nor line breaks. */
export const toTsv = (cells: readonly (readonly string[])[]): string =>
  cells.map((row) => row.map((text) => text.replace(/\s+/g, ' ')).join('\t')).join('\n')

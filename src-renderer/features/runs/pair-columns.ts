import type { DocumentRow, PairFilter } from '@contract'
import type { FittingColumn } from '../../model/columns'
import { nameHidden } from '../../model/hidden-characters'
import { outcomeNote } from '../../model/outcome'
import type { PairRow } from '../../stores/pairs'

/** An input beside its output. */
export const pairColumns: readonly FittingColumn[] = [
  { key: 'number', label: '#', width: '48px' },
  { key: 'group', label: 'Group', width: 'minmax(70px, 0.5fr)', from: 560 },
  { key: 'body', label: 'Input body', width: 'minmax(80px, 1.2fr)' },
  { key: 'state', label: 'State', width: '102px' },
  { key: 'result', label: 'Message Id or failure', width: 'minmax(120px, 1.4fr)' },
  { key: 'sequence', label: 'Sequence Number', width: '168px', from: 960 }
]

export const pairFilters = [
  { value: 'all', label: 'All' },
  { value: 'failed', label: 'Failed' },
  { value: 'unanswered', label: 'No answer' }
] as const satisfies readonly { value: PairFilter; label: string }[]

export const emptyPairs: Record<Exclude<PairFilter, 'all'>, string> = {
  failed: 'No document failed.',
  unanswered: 'Every document has an answer.'
}

const resultOf = (output: DocumentRow): string =>
  output.failure
    ? `${output.failure.code}: ${output.failure.message}`
    : (outcomeNote(output) ?? output.messageId ?? output.preview)

/** The text of a cell. */
export function pairCell({ input, output }: PairRow, key: string): string {
  const texts: Record<string, () => string> = {
    number: () => String(input.ordinal),
    body: () => input.preview,
    state: () => output?.state ?? 'not sent',
    result: () => (output ? resultOf(output) : ''),
    sequence: () => output?.sequenceNumber ?? ''
  }
  return nameHidden(texts[key]?.() ?? '')
}

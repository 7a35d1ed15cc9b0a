import type { DocumentRow } from '@contract'
import { formatBytes } from '../../format/numbers'
import type { FittingColumn } from '../../model/columns'
import type { RunningAction } from '../../model/options'

const number: FittingColumn = { key: 'ordinal', label: '#', width: '48px' }
const shortState: FittingColumn = { key: 'state', label: 'State', width: '68px' }
const state: FittingColumn = { key: 'state', label: 'State', width: '94px' }

const columns: Record<RunningAction, (fifo: boolean) => FittingColumn[]> = {
  send: (fifo) => [
    number,
    shortState,
    { key: 'messageId', label: 'Message Id', width: 'minmax(90px, 1.2fr)' },
    ...(fifo
      ? [
          {
            key: 'sequenceNumber',
            label: 'Sequence Number',
            width: 'minmax(160px, 0.8fr)',
            from: 440
          },
          { key: 'group', label: 'Group', width: 'minmax(70px, 0.7fr)', from: 560 }
        ]
      : []),
    { key: 'result', label: 'Result', width: 'minmax(80px, 1fr)' }
  ],
  receive: (fifo) => [
    { key: 'time', label: 'Received', width: '92px' },
    ...(fifo
      ? [
          { key: 'sequence', label: 'Sequence', width: '82px', from: 520 },
          { key: 'group', label: 'Group', width: 'minmax(80px, 0.7fr)' }
        ]
      : []),
    { key: 'size', label: 'Size', width: '76px', from: 480 },
    { key: 'receives', label: 'Receives', width: '64px', from: 640 },
    { key: 'attributes', label: 'Attributes', width: 'minmax(70px, 0.5fr)', from: 600 },
    state,
    { key: 'result', label: 'Body', width: 'minmax(90px, 1.6fr)' }
  ],
  delete: () => [
    number,
    { key: 'time', label: 'Time', width: '92px', from: 420 },
    shortState,
    { key: 'result', label: 'Result', width: 'minmax(120px, 1fr)' }
  ]
}

export const outputColumns = (action: RunningAction, fifo: boolean): FittingColumn[] =>
  columns[action](fifo)

/** The input documents of a run that is over, or on its way. */
export const inputColumns: readonly FittingColumn[] = [
  number,
  { key: 'group', label: 'Group', width: 'minmax(70px, 0.7fr)' },
  { key: 'attributes', label: 'Attributes', width: 'minmax(70px, 0.5fr)', from: 480 },
  { key: 'size', label: 'Size', width: '76px', from: 400 },
  { key: 'result', label: 'Body', width: 'minmax(90px, 1.6fr)' }
]

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 2
})

const lastDigits = (sequence: string) => (sequence.length > 8 ? `…${sequence.slice(-6)}` : sequence)

/** The text of a cell; the state, which counts down, is drawn by the table itself. */
export function cellText(row: DocumentRow, key: string): string {
  const texts: Record<string, () => string> = {
    ordinal: () => String(row.ordinal),
    time: () => clock.format(row.at),
    messageId: () => row.messageId ?? '',
    sequence: () => (row.sequenceNumber ? lastDigits(row.sequenceNumber) : ''),
    sequenceNumber: () => row.sequenceNumber ?? '',
    group: () => row.groupId ?? '',
    size: () => formatBytes(row.bodyBytes),
    receives: () => (row.receiveCount === null ? '' : String(row.receiveCount)),
    attributes: () => row.attributeNames.join(', '),
    result: () => (row.failure ? `${row.failure.code}: ${row.failure.message}` : row.preview)
  }
  return texts[key]?.() ?? ''
}

/** What tests and other tools find a row by. */
export const rowAttributes = (row: DocumentRow): Record<string, string | undefined> => ({
  'data-message-id': row.messageId ?? undefined,
  'data-group-id': row.groupId ?? undefined,
  'data-sequence-number': row.sequenceNumber ?? undefined,
  'data-state': row.state
})

import type { DocumentRow } from '@contract'
import type { FittingColumn } from '../../model/columns'
import { nameHidden } from '../../model/hidden-characters'
import { outcomeNote } from '../../model/outcome'
import type { RunningAction } from '../../model/options'
import { clockTime, shortBytes, shortSequence } from '../../model/row-text'

const number: FittingColumn = { key: 'ordinal', label: '#', width: '48px' }
const shortState: FittingColumn = { key: 'state', label: 'State', width: '102px' }
const state: FittingColumn = { key: 'state', label: 'State', width: '124px' }
const time: FittingColumn = { key: 'time', label: 'Received', width: '106px' }
const size: FittingColumn = { key: 'size', label: 'Size', width: '76px', from: 480, align: 'right' }
const messageId: FittingColumn = {
  key: 'messageId',
  label: 'Message Id',
  width: 'minmax(90px, 1.2fr)'
}

const sendColumns = (fifo: boolean): FittingColumn[] => [
  number,
  shortState,
  messageId,
  ...(fifo
    ? [
        {
          key: 'sequenceNumber',
          label: 'Sequence Number',
          width: 'minmax(164px, 0.8fr)',
          from: 460
        },
        { key: 'group', label: 'Group', width: 'minmax(80px, 0.7fr)', from: 680 }
      ]
    : []),
  { key: 'result', label: 'Result', width: 'minmax(80px, 1fr)' }
]

const receiveColumns = (fifo: boolean, sequence: boolean): FittingColumn[] => [
  time,
  ...(sequence ? [{ key: 'sequence', label: 'Sequence', width: '78px', from: 400 }] : []),
  { key: 'group', label: 'Group', width: 'minmax(104px, 0.9fr)', from: fifo ? 340 : 900 },
  size,
  { key: 'receives', label: 'Receives', width: '72px', from: 640, align: 'right' },
  { key: 'attributes', label: 'Attributes', width: 'minmax(90px, 0.5fr)', from: 640 },
  state,
  { key: 'result', label: 'Body', width: 'minmax(90px, 1.6fr)' }
]

const deleteColumns: FittingColumn[] = [
  number,
  { ...time, label: 'Time', from: 420 },
  shortState,
  { key: 'result', label: 'Result', width: 'minmax(120px, 1fr)' }
]

/** @param sequence whether the run was asked for the Sequence Number (Receive) */
export function outputColumns(
  action: RunningAction,
  fifo: boolean,
  sequence = fifo
): FittingColumn[] {
  if (action === 'send') return sendColumns(fifo)
  return action === 'receive' ? receiveColumns(fifo, sequence) : deleteColumns
}

/** The input documents of a run that is over, or on its way. */
export const inputColumns: readonly FittingColumn[] = [
  number,
  { key: 'group', label: 'Group', width: 'minmax(70px, 0.7fr)' },
  { key: 'attributes', label: 'Attributes', width: 'minmax(90px, 0.5fr)', from: 480 },
  size,
  { key: 'result', label: 'Body', width: 'minmax(90px, 1.6fr)' }
]

/** The text of a cell; the state, which counts down, is drawn by the table itself. */
export function cellText(row: DocumentRow, key: string): string {
  const texts: Record<string, () => string> = {
    ordinal: () => String(row.ordinal),
    time: () => clockTime(row.at),
    messageId: () => row.messageId ?? '',
    sequence: () => (row.sequenceNumber ? shortSequence(row.sequenceNumber) : ''),
    sequenceNumber: () => row.sequenceNumber ?? '',
    size: () => shortBytes(row.bodyBytes),
    receives: () => (row.receiveCount === null ? '' : String(row.receiveCount)),
    attributes: () => row.attributeNames.join(', '),
    result: () =>
      row.failure
        ? `${row.failure.code}: ${row.failure.message}`
        : (outcomeNote(row) ?? row.preview)
  }
  return nameHidden(texts[key]?.() ?? '')
}

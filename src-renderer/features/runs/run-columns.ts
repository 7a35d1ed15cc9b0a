import type { Run } from '@contract'
import { formatCount } from '../../format/numbers'
import { formatMoment, formatShortTime } from '../../format/time'
import type { FittingColumn } from '../../model/columns'
import { doingLabel, formatRunTime, runObject, runRate, runTime } from '../../model/run'

/** The columns of a table of runs; the first, the status, is drawn by the table itself. */
export const runColumns: readonly FittingColumn[] = [
  { key: 'status', label: 'Status', width: '162px' },
  { key: 'action', label: 'Action', width: '76px' },
  { key: 'queue', label: 'Queue', width: 'minmax(110px, 1.2fr)' },
  { key: 'operation', label: 'Operation', width: 'minmax(90px, 0.8fr)', from: 860 },
  { key: 'when', label: 'Started', width: '68px', to: 690 },
  { key: 'started', label: 'Started', width: '138px', from: 690 },
  { key: 'took', label: 'Took', width: '92px', align: 'right', from: 780 },
  { key: 'rate', label: 'Rate', width: '84px', align: 'right', from: 1040 },
  { key: 'inputs', label: 'Inputs', width: '66px', align: 'right', from: 620 },
  { key: 'outputs', label: 'Outputs', width: '70px', align: 'right' },
  { key: 'failures', label: 'Failures', width: '72px', align: 'right' },
  { key: 'note', label: 'Failure', width: 'minmax(120px, 1.4fr)', from: 1180 }
]

function rateText(run: Run, now: number): string {
  const rate = runRate(run, now)
  return rate === null ? '' : `${formatCount(Math.round(rate))}/s`
}

/** The text of a cell. @param now milliseconds since the epoch, for what is still running */
export function runCell(run: Run, key: string, now: number): string {
  const texts: Record<string, () => string> = {
    action: () => doingLabel(run),
    queue: () => (run.sessionId === undefined ? runObject(run) : `${runObject(run)} (a poll)`),
    operation: () => run.operationName ?? '',
    when: () => formatShortTime(run.startedAt, now),
    started: () => formatMoment(run.startedAt),
    took: () => formatRunTime(runTime(run, now)),
    rate: () => rateText(run, now),
    inputs: () => (run.inputs === 0 ? '' : formatCount(run.inputs)),
    outputs: () => formatCount(run.outputs),
    failures: () => formatCount(run.failures),
    note: () => run.failure?.message ?? ''
  }
  return texts[key]?.() ?? ''
}

import type { Run } from '@contract'
import { runLabel } from '../../model/run'
import { useWorkspaceStore } from '../../stores/workspace'

/** Opens the tab of a run. */
export function useOpenRun() {
  const workspace = useWorkspaceStore()
  return (run: Pick<Run, 'id' | 'connectionId' | 'action' | 'queueUrl' | 'purpose'>) =>
    workspace.openRun(run.connectionId, run.id, runLabel(run))
}

import type { RerunPart, Run } from '@contract'
import { shallowRef } from 'vue'
import { useNoticesStore } from '../../stores/notices'
import { useRerunsStore } from '../../stores/reruns'

/** Runs a run again, in part or whole, after the question of `RerunDialog`. @param started is told the new run's id */
export function useRerun(run: () => Run, started: (id: number) => void) {
  const notices = useNoticesStore()
  const reruns = useRerunsStore()
  const part = shallowRef<RerunPart>('all')
  /** The dialog is loaded when it is first asked for. */
  const asked = shallowRef(false)
  const asking = shallowRef(false)

  function ask(which: RerunPart) {
    part.value = which
    asked.value = true
    asking.value = true
  }

  async function start(inDoubt: boolean, confirmed: string | undefined) {
    const input = { runId: run().id, part: part.value, inDoubt, confirmed }
    const outcome = await reruns.start(input)
    if (outcome.ok) started(outcome.value)
    else notices.fail(outcome.failure)
  }

  return { part, asked, asking, ask, start }
}

import type { Failure, MoveTask, Outcome, RequestInput } from '@contract'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { outcomeOf, request } from '../bridge'
import { withoutTask, withTask } from '../model/move-tasks'

type Place = RequestInput<'deadLetters.moveTasks'>

const keyOf = ({ connectionId, url }: Place) => `${connectionId} ${url}`

/** The move tasks of SQS's own, and which of them were cancelled here. */
export const useMoveTasksStore = defineStore('move tasks', () => {
  const cancelled = shallowReactive(new Map<string, readonly MoveTask[]>())

  const cancelledOf = (place: Place): readonly MoveTask[] => cancelled.get(keyOf(place)) ?? []

  const list = (place: Place, signal: AbortSignal): Promise<Outcome<MoveTask[]>> =>
    outcomeOf(request('deadLetters.moveTasks', place, signal))

  const start = (input: RequestInput<'deadLetters.startMove'>) =>
    outcomeOf(request('deadLetters.startMove', input))

  /** @returns why it could not be */
  async function cancel(place: Place, task: MoveTask): Promise<Failure | null> {
    const { handle } = task
    if (handle === null) return null
    cancelled.set(keyOf(place), withTask(cancelledOf(place), task))
    const answer = await outcomeOf(request('deadLetters.cancelMove', { ...place, handle }))
    const others = withoutTask(cancelledOf(place), task)
    cancelled.set(
      keyOf(place),
      answer.ok ? withTask(others, { ...task, moved: answer.value.moved }) : others
    )
    return answer.ok ? null : answer.failure
  }

  return { list, start, cancel, cancelledOf }
})

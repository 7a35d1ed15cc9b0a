import type { MoveTask } from '@contract'
import { formatCount } from '../format/numbers'

/** SQS lists as many of a queue. */
const most = 10

const goesOn = ({ status }: MoveTask) => status === 'RUNNING' || status === 'CANCELLING'

export const anyGoesOn = (tasks: readonly MoveTask[]): boolean => tasks.some(goesOn)

/** What was cancelled, with one more; one that is known already is replaced. */
export const withTask = (tasks: readonly MoveTask[], task: MoveTask): MoveTask[] =>
  [task, ...withoutTask(tasks, task)].slice(0, most)

export const withoutTask = (tasks: readonly MoveTask[], { handle }: MoveTask): MoveTask[] =>
  tasks.filter((one) => one.handle !== handle)

/**
 * The tasks that a server lists, with those that were cancelled here, the newest first. A server may say for a moment that
 * one goes on which it has agreed to cancel, and ElasticMQ forgets it.
 */
export function withCancelled(
  listed: readonly MoveTask[],
  cancelled: readonly MoveTask[]
): MoveTask[] {
  const asked = new Set(cancelled.map(({ handle }) => handle))
  const known = new Set(listed.map(({ startedAt }) => startedAt))
  const forgotten = cancelled.filter(({ startedAt }) => !known.has(startedAt))
  const all = [
    ...listed.map((task) =>
      task.status === 'RUNNING' && asked.has(task.handle) ? { ...task, status: 'CANCELLING' } : task
    ),
    ...forgotten.map((task) => ({ ...task, status: 'CANCELLED', handle: null }))
  ]
  return all.sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0)).slice(0, most)
}

/** Of how many, where that can be: a server may say afterwards that 0 are left. */
const ofAll = ({ moved, toMove }: MoveTask) => (toMove !== null && toMove >= moved ? toMove : null)

export function movedWords(task: MoveTask): string {
  const all = ofAll(task)
  return all === null
    ? formatCount(task.moved)
    : `${formatCount(task.moved)} of ${formatCount(all)}`
}

/** How much of a task that goes on is done, from 0 to 1; null where that is not known, or it is over. */
export function movedShare(task: MoveTask): number | null {
  const all = goesOn(task) ? ofAll(task) : null
  return all === null || all === 0 ? null : task.moved / all
}

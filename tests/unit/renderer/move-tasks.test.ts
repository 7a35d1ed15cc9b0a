import type { MoveTask } from '@contract'
import { describe, expect, it } from 'vitest'
import {
  anyGoesOn,
  movedShare,
  movedWords,
  withCancelled,
  withoutTask,
  withTask
} from '@/model/move-tasks'

const task = (changed: Partial<MoveTask> = {}): MoveTask => ({
  handle: 'a',
  status: 'RUNNING',
  destinationArn: null,
  perSecond: 5,
  moved: 12,
  toMove: 30,
  failureReason: null,
  startedAt: 1000,
  ...changed
})

describe('tasks that were cancelled here', () => {
  it('are kept where the server forgets them, with what it said was moved', () => {
    const newer = task({ handle: null, status: 'COMPLETED', startedAt: 2000 })
    const all = withCancelled([newer], [task({ moved: 13 })])
    expect(all).toEqual([newer, task({ handle: null, status: 'CANCELLED', moved: 13 })])
    expect(anyGoesOn(all)).toBe(false)
  })

  it('are cancelling as long as the server says that they go on, and cannot be cancelled twice', () => {
    const [only] = withCancelled([task({ moved: 14 })], [task()])
    expect(only).toMatchObject({ status: 'CANCELLING', moved: 14 })
    expect(anyGoesOn([only!])).toBe(true)
  })

  it('are as the server says where it knows of their end', () => {
    const ended = task({ handle: null, status: 'CANCELLED', moved: 15 })
    expect(withCancelled([ended], [task()])).toEqual([ended])
    const completed = task({ handle: null, status: 'COMPLETED', moved: 30 })
    expect(withCancelled([completed], [task()])).toEqual([completed])
  })

  it('are shown ten at most, and as many are remembered', () => {
    const ended = Array.from({ length: 10 }, (_, n) =>
      task({ handle: null, status: 'COMPLETED', startedAt: 2000 + n })
    )
    expect(withCancelled(ended, [task()])).toEqual(ended.toReversed())
    let cancelled: MoveTask[] = []
    for (let n = 0; n < 20; n++) cancelled = withTask(cancelled, task({ handle: String(n) }))
    expect(cancelled.map(({ handle }) => handle)).toEqual([
      '19',
      '18',
      '17',
      '16',
      '15',
      '14',
      '13',
      '12',
      '11',
      '10'
    ])
    expect(withTask(cancelled, task({ handle: '12', moved: 20 }))).toHaveLength(10)
    expect(withoutTask(cancelled, task({ handle: '12' }))).toHaveLength(9)
  })
})

describe('how far a task is', () => {
  it('is told of all where there are as many', () => {
    expect(movedWords(task({ moved: 1200, toMove: 3000 }))).toBe('1,200 of 3,000')
    expect(movedShare(task({ moved: 15 }))).toBe(0.5)
    expect(movedWords(task({ toMove: null }))).toBe('12')
    expect(movedShare(task({ toMove: null }))).toBeNull()
  })

  it('is not told of 0, which is what is left for some servers', () => {
    expect(movedWords(task({ status: 'COMPLETED', moved: 17, toMove: 0 }))).toBe('17')
    expect(movedWords(task({ status: 'COMPLETED', moved: 0, toMove: 0 }))).toBe('0 of 0')
    expect(movedShare(task({ moved: 0, toMove: 0 }))).toBeNull()
  })

  it('is shown as a bar only of one that goes on', () => {
    expect(movedShare(task({ status: 'CANCELLING' }))).toBe(0.4)
    expect(movedShare(task({ status: 'FAILED' }))).toBeNull()
  })
})

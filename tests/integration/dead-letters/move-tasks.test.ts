import { beforeEach, describe, expect, it } from 'vitest'
import { MoveTasks } from '../../../src-main/dead-letters/move-tasks.js'
import { connectionId } from '../../support/connector-rig.js'
import { withFaultyServer } from '../../support/connector-server.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import type { SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
let proxy: FaultProxy
let url: string
let tasks: MoveTasks

withFaultyServer((one, before) => {
  server = one
  proxy = before
})
beforeEach(async () => {
  url = await server.createQueue()
  const clients = server.clients(proxy.url)
  tasks = new MoveTasks(async () => clients)
})

const start = (destinationUrl: string | null = null) =>
  tasks.start({ connectionId, url, destinationUrl, perSecond: null })

/** Refusals as SQS words them. */
const refusals = [
  [
    'AWS.SimpleQueueService.UnsupportedOperation',
    'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    'MoveTaskRunning'
  ],
  [
    'InvalidParameterValue',
    'Source queue must be configured as a Dead Letter Queue.',
    'NotDeadLetterQueue'
  ],
  [
    'InvalidParameterValue',
    'Source queue and destination queue must be of the same type: either both FIFO or both standard.',
    'OtherQueueType'
  ],
  ['AccessDenied', 'Access to the resource is denied.', 'AccessDenied'],
  ['InvalidAction', 'The action StartMessageMoveTask is not valid.', 'MoveTasksNotSupported']
] as const

describe('a move task', () => {
  it.each(refusals)('that is refused with %s: %s is refused as %s', async (code, message, ours) => {
    proxy.fault = (action) =>
      action === 'StartMessageMoveTask'
        ? { kind: 'error', status: 400, code, message, receiver: false }
        : null
    await expect(start()).rejects.toMatchObject({ failure: { code: ours } })
  })

  it('that has ended cannot be cancelled, which is said', async () => {
    const message = 'One or more specified resources don’t exist.'
    proxy.fault = (action) =>
      action === 'CancelMessageMoveTask'
        ? { kind: 'error', status: 400, code: 'ResourceNotFoundException', message }
        : null
    const failure = { code: 'MoveTaskEnded', retryable: false }
    await expect(tasks.cancel(connectionId, url, 'gone')).rejects.toMatchObject({ failure })
  })

  it('between queues of two types is refused before SQS is asked', async () => {
    const fifo = await server.createQueue({ fifo: true })
    const before = proxy.seen.length
    await expect(start(fifo)).rejects.toMatchObject({ failure: { code: 'OtherQueueType' } })
    expect(proxy.seen).toHaveLength(before)
  })

  it('to a queue that does not exist names that queue, and is not started', async () => {
    const gone = `${url}-gone`
    const failure = {
      code: 'QueueDoesNotExist',
      message: expect.stringContaining('-gone: the queue does not exist')
    }
    await expect(start(gone)).rejects.toMatchObject({ failure })
    expect(proxy.seen.map(({ action }) => action)).toEqual(['GetQueueAttributes'])
  })

  it('of a server that does not know them is said to be so, with what to do', async () => {
    const failure = { code: 'MoveTasksNotSupported', hint: expect.stringContaining('selective') }
    const { signal } = new AbortController()
    await expect(tasks.list(connectionId, url, signal)).rejects.toMatchObject({ failure })
    await expect(start()).rejects.toMatchObject({ failure })
  })

  it('is told as SQS tells it', async () => {
    const answer = {
      Results: [
        {
          TaskHandle: 'h',
          Status: 'RUNNING',
          SourceArn: 'arn:aws:sqs:us-east-1:1:dlq',
          MaxNumberOfMessagesPerSecond: 5,
          ApproximateNumberOfMessagesMoved: 12,
          ApproximateNumberOfMessagesToMove: 40,
          StartedTimestamp: 1_700_000_000_000
        },
        { Status: 'FAILED', FailureReason: 'AccessDenied', ApproximateNumberOfMessagesMoved: 0 },
        { Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' }
      ]
    }
    proxy.fault = (action) =>
      action === 'ListMessageMoveTasks'
        ? { kind: 'answer', status: 200, body: JSON.stringify(answer) }
        : null
    const [running, failed, lost] = await tasks.list(
      connectionId,
      url,
      new AbortController().signal
    )
    expect(running).toMatchObject({ handle: 'h', perSecond: 5, moved: 12, toMove: 40 })
    expect(failed).toMatchObject({ handle: null, failureReason: 'AccessDenied', toMove: null })
    expect(lost?.failureReason).toContain('Name a destination queue.')
  })
})

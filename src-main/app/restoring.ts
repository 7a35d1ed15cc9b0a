import { ConnectorError } from '../connector/errors.js'
import type { Run } from '../contract/index.js'

/** Messages that are being sent back. */
export interface Restoring {
  connectionId: string
  /** The queues that they came from; null where that is not known: it may be any. */
  queues: readonly string[] | null
  /** The run that sends them, once there is one. */
  runId?: number
}

const going = new Set<Restoring>()

const meet = (one: Restoring, other: Restoring) =>
  one.connectionId === other.connectionId &&
  (one.queues === null || one.queues.some((url) => other.queues?.includes(url) ?? true))

/** @throws an error with a `failure` while messages of the same queues are being sent back */
export function refuseMeanwhile(wanted: Restoring): void {
  const other = [...going].find((one) => one !== wanted && meet(one, wanted))
  if (!other) return
  const by = other.runId === undefined ? 'Messages' : `Run ${other.runId} goes on: messages`
  throw new ConnectorError({
    code: 'RestoreGoesOn',
    message: `${by} of the same queue are being sent back.`,
    retryable: true,
    hint: 'Wait for the end of it, so that nothing is sent back twice, and look again.'
  })
}

/**
 * Starts a run that sends messages back. Until it has ended no other one of the same queues begins: what it has not sent
 * yet would be sent by both.
 *
 * @throws an error with a `failure` where one goes on, and what `start` throws
 */
export async function restoring(
  wanted: Restoring,
  start: () => Promise<{ runId: number; ended: Promise<Run> }>
): Promise<{ runId: number }> {
  refuseMeanwhile(wanted)
  going.add(wanted)
  const forget = () => going.delete(wanted)
  try {
    const { runId, ended } = await start()
    wanted.runId = runId
    void ended.then(forget, forget)
    return { runId }
  } catch (error) {
    forget()
    throw error
  }
}

import type { Message } from '@aws-sdk/client-sqs'
import type { Failure, Queue } from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { deleteMessages } from './lease-calls.js'
import { leaseEnd, toDocument } from './received.js'
import type { RunContext } from './run-context.js'

/** Documents that are in the journal, with their ids there. */
export interface Kept {
  documents: NewDocument[]
  ids: number[]
}

/** Writes messages down that were received just now. @param visibility seconds of their lease; null where it is not known */
export async function keepReceived(
  context: RunContext,
  messages: readonly Message[],
  how: { queue: Queue; visibility: number | null; sequenceNumber: boolean }
): Promise<Kept> {
  const { queue, visibility, sequenceNumber } = how
  const receivedAt = Date.now()
  const leaseUntil = leaseEnd(receivedAt, visibility)
  const documents = messages.map((message) =>
    toDocument(message, { queue, receivedAt, leaseUntil, sequenceNumber })
  )
  return { documents, ids: await context.recordOutputs(documents) }
}

/** Deletes what was written down. What arrived altered stays in the queue. @returns the first failure */
export async function deleteKept(
  context: RunContext,
  queueUrl: string,
  { documents, ids }: Kept
): Promise<Failure | null> {
  const targets = documents.flatMap(({ properties, failure }, index) => {
    const id = ids[index]
    const { receiptHandle } = properties
    return receiptHandle && id !== undefined && !failure ? [{ id, receiptHandle }] : []
  })
  const { clients, cancelled } = context
  const call = { clients, queueUrl, use: 'call', tries: 4, signal: cancelled } as const
  const outcomes = await deleteMessages(call, targets)
  const changes = [...outcomes].map(([{ id }, failure]) =>
    context.setState(id, failure ? 'held' : 'deleted', failure)
  )
  await Promise.all(changes)
  return [...outcomes.values()].find((failure) => failure !== null) ?? null
}

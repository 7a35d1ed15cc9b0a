import type { CommitStrategy, Failure } from '../contract/index.js'
import type { Journal, NewDocument } from '../journal/journal.js'
import type { SqsClients } from './clients.js'
import { changeVisibility, deleteMessages, type Handle, type LeaseCall } from './lease-calls.js'
import type { StateNotes } from './state-notes.js'

/** Messages of one answer, after they are in the journal. */
export interface Received {
  /** The run that they are. */
  runId: number
  documents: readonly NewDocument[]
  /** Journal ids in the order of the documents. */
  documentIds: readonly number[]
}

export interface CommitContext {
  clients: SqsClients
  journal: Journal
  notes: StateNotes
  queueUrl: string
  strategy: CommitStrategy
  /** Aborted when the session stops: what fails then is not tried again. */
  signal: AbortSignal
}

/** What became of an answer. */
export interface Committed {
  /** Writes what became of the documents; nothing else depends on it. */
  written: Promise<unknown>
  /** Documents that could not be committed. */
  failed: number
  /** Why, for the first of them. */
  failure: Failure | null
  /** Whether the next commit would meet the same failure. */
  lasting: boolean
}

/** Failures that no further try changes. */
const lastingCodes = new Set([
  'AccessDenied',
  'ReadOnlyConnection',
  'QueueDoesNotExist',
  'CredentialsError',
  'ExpiredToken',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'UnknownConnection',
  'ConnectionChanged'
])

function result(written: Promise<unknown>[], failures: (Failure | null)[]): Committed {
  const failure = failures.find((one) => one !== null) ?? null
  const lasting = failure !== null && lastingCodes.has(failure.code)
  return { written: Promise.all(written), failed: failures.length, failure, lasting }
}

interface Target extends Handle {
  documentId: number
  /** Why it must not be deleted although it arrived. */
  failure: Failure | null
}

/** Tries of an entry that may work the next time, while the session listens. */
const tries = 5

function targetsOf({ documents, documentIds }: Received): Target[] {
  return documents.flatMap(({ properties, failure }, index) => {
    const documentId = documentIds[index]
    const { receiptHandle } = properties
    return documentId === undefined || !receiptHandle
      ? []
      : [{ documentId, receiptHandle, failure }]
  })
}

const nothing = result([], [])

/** Carries out the commit strategy on an answer that is durable in the journal. Never rejects by itself. */
export async function commit(context: CommitContext, received: Received): Promise<Committed> {
  if (context.strategy === 'process-managed') return nothing
  const targets = targetsOf(received)
  const call = { ...context, use: 'listen', tries } as const
  return context.strategy === 'observe'
    ? release(context, call, targets)
    : remove(context, call, targets)
}

/**
 * What the commit strategy does with a run that has failed: a target did not take its documents. Nothing is deleted: with
 * At least once they are made visible again, so that they come once more. Never rejects by itself.
 */
export async function giveUp(
  context: CommitContext,
  received: Received,
  failure: Failure
): Promise<Committed> {
  const ended = context.journal.endRun(received.runId, {
    status: 'failed',
    endedAt: Date.now(),
    failure,
    outputs: received.documents.length,
    failures: 0
  })
  const lasting = lastingCodes.has(failure.code)
  if (context.strategy === 'process-managed') {
    return { written: ended, failed: 1, failure, lasting }
  }
  const call = { ...context, use: 'listen', tries } as const
  const released = await release(context, call, targetsOf(received))
  return { written: Promise.all([ended, released.written]), failed: 1, failure, lasting }
}

async function release(context: CommitContext, call: LeaseCall, targets: Target[]) {
  const { journal, notes } = context
  const outcomes = await changeVisibility(call, targets, 0)
  const failed = [...outcomes].filter(([, failure]) => failure !== null)
  const done = failed.length === 0 ? targets : targets.filter((one) => !outcomes.get(one))
  // What could not be released stays leased until its time is over.
  const kept = failed.map(([{ documentId }, failure]) =>
    journal.setState({ documentIds: [documentId], state: 'held', failure })
  )
  const failures = failed.map(([, failure]) => failure)
  return result([notes.note('released', idsOf(done)), ...kept], failures)
}

async function remove(context: CommitContext, call: LeaseCall, targets: Target[]) {
  const { notes } = context
  const whole = targets.filter(({ failure }) => !failure)
  const outcomes = await deleteMessages(call, whole)
  const done = whole.filter((one) => !outcomes.get(one))
  if (done.length === targets.length) return result([notes.note('deleted', idsOf(done))], [])
  const back = targets
    .map((one) => ({ ...one, failure: one.failure ?? outcomes.get(one) ?? null }))
    .filter(({ failure }) => failure)
  const written = [notes.note('deleted', idsOf(done)), giveBack(context, call, back)]
  return result(
    written,
    back.map(({ failure }) => failure)
  )
}

/** What could not be deleted is made visible again and keeps its failure. */
async function giveBack({ journal }: CommitContext, call: LeaseCall, targets: Target[]) {
  const outcomes = await changeVisibility({ ...call, tries: 1 }, targets, 0)
  await Promise.all(
    targets.map((target) => {
      const state = outcomes.get(target) ? 'failed' : 'released'
      const { documentId, failure } = target
      return journal.setState({ documentIds: [documentId], state, leaseUntil: null, failure })
    })
  )
}

const idsOf = (targets: Target[]) => targets.map(({ documentId }) => documentId)

import { setImmediate as turn } from 'node:timers/promises'
import type { Received } from './listen-commit.js'
import type { Answer } from './listen-poller.js'
import type { Overlap } from './overlap.js'

/** What a lane does, as its session does it. */
export interface LaneWork {
  /** Milliseconds between an answer and the next poll. */
  readonly interval: number
  readonly overlap: Overlap
  /** Waits until a poll may go out. @returns false when the lane is to end */
  mayPoll(readyAt: number): Promise<boolean>
  /** @param short whether the poll must not wait for messages */
  poll(short: boolean): Promise<Answer | null>
  /** Brings an answer into the journal. @returns what is to be committed */
  takeIn(answer: Answer): Promise<Received | null>
  commit(received: Received, answer: Answer): Promise<void>
}

/** A server that answers a long poll with nothing in less than this did not wait. Milliseconds. */
const tooSoon = 1000

/** Milliseconds to leave a server alone that does not wait, or answers one of several waiting polls with nothing. */
const restAfter = (empties: number) => (empties === 0 ? 0 : Math.min(1000, 2 ** empties))

const cameTooSoon = ({ startedAt, receivedAt }: Answer) => receivedAt - startedAt < tooSoon

/** One of the executions that go on side by side: poll, journal, commit, and again. At most one commit is behind. */
export async function runLane(work: LaneWork): Promise<void> {
  const { overlap } = work
  let behind: Promise<void> | null = null
  let readyAt = 0
  let empties = 0
  while (await work.mayPoll(readyAt)) {
    const ahead: boolean = behind !== null && overlap.ahead()
    if (behind && !ahead) {
      await behind
      // What came of the commit may have ended the session, or put off the next poll.
      continue
    }
    const short = ahead && overlap.short
    const answer = await work.poll(short)
    const nothing = answer?.messages.length === 0
    if (ahead && answer) overlap.note(!nothing)
    empties = nothing && !short && cameTooSoon(answer) ? empties + 1 : 0
    readyAt = Date.now() + work.interval + restAfter(empties)
    // A short poll that found nothing says nothing about the queue: the commit may hold up what is there.
    const received: Received | null =
      answer && !(nothing && short) ? await work.takeIn(answer) : null
    await behind
    behind = null
    if (!answer || !received) continue
    const commit: Promise<void> = commitOf(work, received, answer).finally(() => {
      if (behind === commit) behind = null
    })
    behind = commit
  }
  await behind
}

/** Commits an answer. On a standard queue the next poll goes out first: it does not depend on the commit, and is waited for. */
async function commitOf(work: LaneWork, received: Received, answer: Answer): Promise<void> {
  if (!work.overlap.short) await turn()
  return work.commit(received, answer)
}

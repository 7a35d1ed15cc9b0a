import type { DocumentScope, HeldPlace, JournalStatus } from '../contract/index.js'
import type { Journal } from './journal.js'
import { memoryFirstId } from './schema.js'

export interface JournalsOptions {
  disk: Journal
  memory: Journal
  /** Whether a connection is set to keep nothing on disk. */
  keepsNothing(connectionId: string): boolean
}

/** Both journals as one. */
export interface Journals extends Journal {
  /** The journal as a connection uses it. */
  of(connectionId: string): Journal
}

/** Sessions whose journal is remembered. */
const maxListeners = 1000

/** Makes one journal of two: a write goes where its connection says, a read where the id or the session is. */
export function createJournals({ disk, memory, keepsNothing }: JournalsOptions): Journals {
  const listeners = new Map<string, Journal>()
  const of = (connectionId: string) => (keepsNothing(connectionId) ? memory : disk)
  const ofId = (id: number) => (id >= memoryFirstId ? memory : disk)

  const remember = (listenerId: string, journal: Journal) => {
    listeners.delete(listenerId)
    listeners.set(listenerId, journal)
    const oldest = listeners.keys().next()
    if (listeners.size > maxListeners && !oldest.done) listeners.delete(oldest.value)
  }
  // A session that was not seen since the start of the app can only be on the disk.
  const ofListener = (listenerId: string) => listeners.get(listenerId) ?? disk

  const ofScope = (scope: DocumentScope): Journal => {
    if (scope.kind === 'connection') return of(scope.connectionId)
    return scope.kind === 'run' ? ofId(scope.runId) : ofListener(scope.listenerId)
  }

  /** Asks each journal for its share of the ids. */
  const split = async <T>(ids: number[], ask: (journal: Journal, ids: number[]) => Promise<T>) => {
    const shares: [Journal, number[]][] = [disk, memory].map((journal) => [
      journal,
      ids.filter((id) => ofId(id) === journal)
    ])
    return Promise.all(
      shares.filter(([, share]) => share.length > 0).map(([journal, share]) => ask(journal, share))
    )
  }

  /** A session stays where it began, even if the connection's setting changes meanwhile. */
  const ofSession = (listenerId: string, connectionId: string) => {
    const journal = listeners.get(listenerId) ?? of(connectionId)
    remember(listenerId, journal)
    return journal
  }

  /** Where documents were gathered. */
  const batches = new Map<string, Journal>()
  const ofBatch = (batch: string) => batches.get(batch) ?? disk

  const journals: Journals = {
    // Not the journal itself: reads of a session have to find where its polls went.
    of: () => journals,
    startRun(run) {
      const { listenerId, connectionId } = run
      return (listenerId ? ofSession(listenerId, connectionId) : of(connectionId)).startRun(run)
    },
    append: (runId, documents) => ofId(runId).append(runId, documents),
    stage: (staged) => of(staged.connectionId).stage(staged),
    unstage: (connectionId, batch) => of(connectionId).unstage(connectionId, batch),
    staged: (query) => ofId(query.runId).staged(query),
    intend: (runId, ordinals) => ofId(runId).intend(runId, ordinals),
    recordPoll: (poll) => ofSession(poll.listenerId, poll.connectionId).recordPoll(poll),
    async setState(change) {
      await split(change.documentIds, (journal, documentIds) =>
        journal.setState({ ...change, documentIds })
      )
    },
    async endLeases(connectionId, at) {
      await Promise.all([disk.endLeases(connectionId, at), memory.endLeases(connectionId, at)])
    },
    endRun: (runId, end) => ofId(runId).endRun(runId, end),
    endListening: (listenerId, end) => ofListener(listenerId).endListening(listenerId, end),
    page: (input) => ofScope(input.scope).page(input),
    document: (id) => ofId(id).document(id),
    lanes: (input) => ofListener(input.listenerId).lanes(input),
    groups: (input) => ofListener(input.listenerId).groups(input),
    runs: (input) => of(input.connectionId).runs(input),
    run: (id) => ofId(id).run(id),
    pairs: (input) => ofId(input.runId).pairs(input),
    rerunFacts: (runId) => ofId(runId).rerunFacts(runId),
    inputs: (query) => ofId(query.runId).inputs(query),
    operation: (runId) => ofId(runId).operation(runId),
    async gather(batch, ids) {
      // Documents that are sent back together are those of one run or session, which is in one of them.
      const journal = batches.get(batch) ?? ofId(ids[0] ?? 0)
      batches.set(batch, journal)
      await journal.gather(batch, ids)
    },
    arrange: (batch) => ofBatch(batch).arrange(batch),
    arranged: (query) => ofBatch(query.batch).arranged(query),
    async ungather(batch) {
      await ofBatch(batch).ungather(batch)
      batches.delete(batch)
    },
    restoredSince: (runId, ids) => ofId(runId).restoredSince(runId, ids),
    unsettled: (query) => ofId(query.runId).unsettled(query),
    openRedrives: async (since) =>
      (await Promise.all([disk, memory].map((one) => one.openRedrives(since)))).flat(),
    redriveTries: async (messageIds) =>
      (await Promise.all([disk, memory].map((one) => one.redriveTries(messageIds)))).flat(),
    letters: (query) => ofId(query.runId).letters(query),
    causes: (query) => ofId(query.runId).causes(query),
    leases: (input) => leasesOfBoth([disk, memory], input),
    heldPlaces: (now) => placesOfBoth([disk, memory], now),
    leasesOf: async (documentIds) =>
      (await split(documentIds, (journal, ids) => journal.leasesOf(ids))).flat(),
    heldHandles: async (...asked) =>
      (await Promise.all([disk, memory].map((one) => one.heldHandles(...asked)))).flat(),
    sentIds: (input) => of(input.connectionId).sentIds(input),
    observed: (input) => of(input.connectionId).observed(input),
    status: async () => oneStatus(await disk.status(), await memory.status()),
    async retain(limits) {
      await Promise.all([disk.retain(limits), memory.retain(limits)])
    },
    async close() {
      await Promise.all([disk.close(), memory.close()])
    }
  }
  return journals
}

async function leasesOfBoth(journals: Journal[], input: Parameters<Journal['leases']>[0]) {
  const answers = await Promise.all(journals.map((journal) => journal.leases(input)))
  const rows = answers
    .flatMap((answer) => answer.rows)
    .sort((a, b) => (a.leaseUntil ?? Infinity) - (b.leaseUntil ?? Infinity))
  return {
    rows: rows.slice(0, input.limit),
    total: answers.reduce((sum, answer) => sum + answer.total, 0)
  }
}

/** A connection whose setting has changed may have leases of one queue in both. */
async function placesOfBoth(journals: Journal[], now: number): Promise<HeldPlace[]> {
  const answers = await Promise.all(journals.map((journal) => journal.heldPlaces(now)))
  const places = new Map<string, HeldPlace>()
  for (const place of answers.flat()) {
    const key = `${place.connectionId} ${place.queueUrl}`
    const leases = place.leases + (places.get(key)?.leases ?? 0)
    places.set(key, { ...place, leases })
  }
  return [...places.values()].sort((a, b) => b.leases - a.leases)
}

const oneStatus = (disk: JournalStatus, memory: JournalStatus): JournalStatus => ({
  mode: disk.mode,
  documents: disk.documents + memory.documents,
  inMemory: disk.inMemory + memory.inMemory,
  bytes: disk.bytes + memory.bytes,
  over: disk.over || memory.over,
  notice: disk.notice ?? memory.notice
})

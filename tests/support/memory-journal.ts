import type {
  DocumentDetail,
  InputDocument,
  InputProperties,
  JournalStatus,
  Run
} from '../../src-main/contract/index.js'
import type {
  InputQuery,
  Journal,
  NewDocument,
  NewPoll,
  NewRun,
  NewStaged,
  RunEnd,
  StagedQuery,
  StateChange
} from '../../src-main/journal/journal.js'
import { notFound, rowOf, type Kept } from './kept-documents.js'
import { heldHandlesIn, heldPlacesIn, leasesAmong, leasesIn } from './kept-leases.js'

interface Session {
  documents: Kept[]
  end: Omit<RunEnd, 'outputs' | 'failures'> | null
}

/**
 * The journal's interface over arrays: what the connector writes can be looked at, and every write can be held up or
 * refused.
 */
export class MemoryJournal implements Journal {
  readonly documentsById = new Map<number, Kept>()
  readonly runsById = new Map<number, Run & { listenerOf: string | null; operation: unknown }>()
  readonly sessions = new Map<string, Session>()
  /** What was about to be sent, a batch each. */
  readonly intents: { runId: number; ordinals: number[] }[] = []
  /** Every write in the order in which it took effect. */
  readonly log: string[] = []
  /** Awaited before each write: to hold it up, or to refuse it. */
  before: (write: string) => Promise<void> = async () => undefined
  /** Ordinal of the newest document of each side of each run. */
  readonly #newest = new Map<string, number>()
  #staged: (Omit<StagedQuery, 'after'> & { part: number; documents: InputDocument[] })[] = []
  #lastDocument = 0
  #lastRun = 0

  /** Documents in the order in which they came. */
  all(where: Partial<Pick<Kept, 'runId' | 'direction' | 'listenerId' | 'state'>> = {}): Kept[] {
    return [...this.documentsById.values()].filter((one) =>
      Object.entries(where).every(([key, value]) => one[key as keyof Kept] === value)
    )
  }

  async startRun(run: NewRun): Promise<number> {
    await this.#write('startRun')
    const id = ++this.#lastRun
    const { connectionId, action, queueUrl, startedAt, attemptId, operation } = run
    for (const one of this.#staged) if (one.runId === run.batch) one.runId = id
    this.runsById.set(id, {
      ...(run.purpose ? { purpose: run.purpose } : {}),
      ...{ id, connectionId, action, queueUrl, startedAt, attemptId, operation },
      listenerId: null,
      listenerOf: run.listenerId ?? null,
      status: 'running',
      endedAt: null,
      inputs: 0,
      outputs: 0,
      failures: 0,
      failure: null
    })
    return id
  }

  async append(runId: number, documents: NewDocument[]): Promise<number[]> {
    await this.#write('append')
    const run = this.#run(runId)
    return documents.map((document) => {
      if (document.direction === 'input') run.inputs++
      const side = `${runId} ${document.direction}`
      const ordinal = (this.#newest.get(side) ?? 0) + 1
      this.#newest.set(side, ordinal)
      return this.#keep(document, { runId, ordinal, run, listenerId: null })
    })
  }

  async stage({ batch, kind, documents }: NewStaged): Promise<void> {
    await this.#write('stage')
    this.#staged.push({ runId: batch, kind, part: this.#staged.length + 1, documents })
  }

  async unstage(_connectionId: string, batch: number): Promise<void> {
    await this.#write('unstage')
    this.#staged = this.#staged.filter(({ runId }) => runId !== batch)
  }

  async staged({ runId, kind, after }: StagedQuery) {
    const found = this.#staged.find(
      (one) => one.runId === runId && one.kind === kind && one.part > after
    )
    return found ? { part: found.part, documents: structuredClone(found.documents) } : null
  }

  intend(runId: number, ordinals: readonly number[]): void {
    this.intents.push({ runId, ordinals: [...ordinals] })
  }

  async recordPoll(poll: NewPoll) {
    await this.#write('recordPoll')
    const { connectionId, listenerId, queueUrl, startedAt, documents } = poll
    const id = ++this.#lastRun
    const run = {
      ...{ id, connectionId, queueUrl, startedAt, listenerId, listenerOf: listenerId },
      action: 'listen',
      status: 'succeeded',
      endedAt: Date.now(),
      inputs: 0,
      outputs: documents.length,
      failures: 0,
      failure: null,
      attemptId: null,
      operation: null
    } as const
    this.runsById.set(id, run)
    const session = this.sessions.get(listenerId) ?? { documents: [], end: null }
    this.sessions.set(listenerId, session)
    const documentIds = documents.map((document) => {
      const ordinal = session.documents.length + 1
      const kept = this.#keep(document, { runId: id, ordinal, run, listenerId })
      session.documents.push(this.documentsById.get(kept)!)
      return kept
    })
    const groups = new Set(session.documents.map(({ properties }) => properties.messageGroupId))
    groups.delete(undefined)
    return { runId: id, documentIds, newestOrdinal: session.documents.length, groups: groups.size }
  }

  async setState({ documentIds, state, leaseUntil, failure }: StateChange): Promise<void> {
    await this.#write(`setState ${state}`)
    for (const id of documentIds) {
      const kept = this.documentsById.get(id)
      if (!kept) throw notFound('Document')
      kept.state = state
      if (leaseUntil !== undefined) kept.leaseUntil = leaseUntil
      if (failure !== undefined) kept.failure = failure
    }
  }

  async endLeases(connectionId: string, at: number): Promise<void> {
    await this.#write('endLeases')
    for (const kept of this.all({ state: 'held' })) {
      if (kept.connectionId !== connectionId) continue
      if (kept.leaseUntil === null || kept.leaseUntil > at) kept.leaseUntil = at
    }
  }

  async endRun(runId: number, end: RunEnd): Promise<void> {
    await this.#write('endRun')
    Object.assign(this.#run(runId), end)
  }

  async endListening(listenerId: string, end: Omit<RunEnd, 'outputs' | 'failures'>): Promise<void> {
    await this.#write('endListening')
    const session = this.sessions.get(listenerId)
    if (session) session.end = end
  }

  async page({ scope, limit }: Parameters<Journal['page']>[0]) {
    const rows = this.all().filter((kept) => {
      if (scope.kind === 'listener') return kept.listenerId === scope.listenerId
      if (scope.kind === 'connection') return kept.connectionId === scope.connectionId
      return kept.runId === scope.runId && kept.direction === scope.direction
    })
    return { rows: rows.reverse().slice(0, limit).map(rowOf), more: rows.length > limit }
  }

  async document(id: number): Promise<DocumentDetail> {
    const kept = this.documentsById.get(id)
    if (!kept) throw notFound('Document')
    const { connectionId, action, body, attributes, system, md5OfBody, md5OfAttributes } = kept
    const properties: InputProperties = kept.properties
    return {
      ...rowOf(kept),
      ...{ connectionId, action, body, properties, attributes, system, md5OfBody, md5OfAttributes }
    }
  }

  async lanes() {
    return { lanes: [], total: 0 }
  }

  async groups() {
    return []
  }

  async runs({ connectionId, limit }: Parameters<Journal['runs']>[0]) {
    const runs = [...this.runsById.values()].filter((run) => run.connectionId === connectionId)
    return { runs: runs.reverse().slice(0, limit), more: runs.length > limit }
  }

  async run(id: number): Promise<Run> {
    return { ...this.#run(id) }
  }

  async pairs() {
    return { pairs: [], total: 0 }
  }

  async rerunFacts(runId: number) {
    const all = this.all({ runId, direction: 'input' }).length
    const failed = this.all({ runId, direction: 'output', state: 'failed' }).length
    return { all, failed, rest: failed, inDoubt: 0, inDoubtSince: null, known: true }
  }

  async inputs({ runId }: InputQuery) {
    return { documents: this.all({ runId, direction: 'input' }), last: null }
  }

  async operation(runId: number) {
    return this.#run(runId).operation
  }

  async gather(): Promise<never> {
    throw notFound('Gathering')
  }

  arrange = this.gather
  arranged = this.gather
  ungather = this.gather

  restoredSince = async () => []
  unsettled = async () => ({ found: [], last: null })
  openRedrives: Journal['openRedrives'] = async () => []
  redriveTries: Journal['redriveTries'] = async () => []
  letters = async () => ({ rows: [], next: null })
  causes = async () => ({ groups: [], next: null })

  async leases(asked: Parameters<Journal['leases']>[0]) {
    return leasesIn(this.all(), asked)
  }

  async heldPlaces(now: number) {
    return heldPlacesIn(this.all(), now)
  }

  async leasesOf(documentIds: number[]) {
    return leasesAmong(documentIds.flatMap((id) => this.documentsById.get(id) ?? []))
  }

  async heldHandles(connectionId: string, handles: string[]) {
    return heldHandlesIn(this.all(), connectionId, handles)
  }

  async sentIds({ connectionId, since }: Parameters<Journal['sentIds']>[0]) {
    const sent = this.all({ state: 'sent' }).filter(
      (kept) => kept.connectionId === connectionId && kept.at >= since
    )
    return sent.reverse().flatMap(({ properties }) => properties.messageId ?? [])
  }

  observed = (): Promise<never[]> => Promise.resolve([])

  async status(): Promise<JournalStatus> {
    const documents = this.documentsById.size
    return { mode: 'memory', documents, inMemory: documents, bytes: 0, over: false, notice: null }
  }

  async retain() {}

  async close() {}

  async #write(name: string): Promise<void> {
    await this.before(name)
    this.log.push(name)
  }

  #run(id: number) {
    const run = this.runsById.get(id)
    if (!run) throw notFound('Run')
    return run
  }

  #keep(
    document: NewDocument,
    place: Pick<Kept, 'runId' | 'ordinal' | 'listenerId'> & {
      run: Pick<Run, 'connectionId' | 'action'>
    }
  ): number {
    const id = ++this.#lastDocument
    const { runId, ordinal, listenerId, run } = place
    const { connectionId, action } = run
    const kept = { ...document, id, runId, ordinal, listenerId, connectionId, action }
    this.documentsById.set(id, structuredClone(kept))
    return id
  }
}

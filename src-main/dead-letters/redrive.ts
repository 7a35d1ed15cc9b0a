import { deleteMessages } from '../connector/lease-calls.js'
import type { LiveWork } from '../connector/run.js'
import { RunFailure, type RunContext } from '../connector/run-context.js'
import type { RunInputs } from '../connector/run-inputs.js'
import { send } from '../connector/send.js'
import { sentOn } from '../connector/target-send.js'
import {
  deadLetterOf,
  deadLetterTest,
  parseQueueUrl,
  type Failure,
  type InputDocument,
  type Operation,
  type Queue,
  type Redrive
} from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { Holding, type Held } from './holding.js'
import { mayRepeat, type SentBefore } from './earlier.js'
import { EarlierRuns, type RedriveJournal } from './earlier-runs.js'
import type { RedrivePlan } from './plan.js'
import { Polling } from './polling.js'
import { RedriveNotes } from './redrive-notes.js'
import { targetFinder, type TargetOf } from './targets.js'

type SendOperation = Extract<Operation, { action: 'send' }>

/** Messages that wait for their batch. Each is leased, so they are few. */
const mostWaiting = 500
/** Seconds' worth of a slow pace that wait. */
const secondsAhead = 10

type Named = Pick<Held, 'messageId' | 'documentId'>

/** A message that is to be sent. */
interface Chosen {
  held: Held
  /** As it is kept. */
  kept: NewDocument
  input: InputDocument
}

/** The work of a redrive run. */
export function redriveWork(
  operation: SendOperation,
  plan: RedrivePlan,
  journal: RedriveJournal
): LiveWork {
  return {
    kept: { redrive: plan },
    deadLetterUrl: plan.deadLetterUrl,
    async perform(context) {
      const queue = parseQueueUrl(plan.deadLetterUrl)
      const earlier = new EarlierRuns(journal, context, queue)
      await earlier.settle()
      await new Redriving(context, operation, plan, queue, earlier).run()
    }
  }
}

/**
 * One redrive: messages are received from the dead-letter queue and held; those that are chosen are written down, sent,
 * and deleted once the answer of the target is written down too. What is not redriven is given back at the end.
 */
class Redriving {
  readonly #holding: Holding
  readonly #polling: Polling
  readonly #isChosen: ReturnType<typeof deadLetterTest>
  readonly #targetOf: TargetOf
  readonly #edits: ReadonlyMap<string, Redrive['edits'][number]>
  readonly #notes: RedriveNotes
  /** Chosen, and on their way to be written down, in the order of the inputs. */
  readonly #next: Chosen[] = []
  /** Written down and without an answer, by the ordinal of their input. */
  readonly #open = new Map<number, Held>()
  /** Groups of a FIFO queue that nothing more is taken of. */
  readonly #stopped = new Set<string>()
  #ordinal = 0
  /** Accepted messages that are being deleted. */
  #deleting = 0
  /** Why nothing can be deleted. */
  #refusal: Failure | null = null

  constructor(
    private readonly context: RunContext,
    private readonly operation: SendOperation,
    private readonly plan: RedrivePlan,
    private readonly queue: Queue,
    private readonly earlier: EarlierRuns
  ) {
    const { clients } = context
    this.#notes = new RedriveNotes((notes) => context.say(notes))
    this.#holding = new Holding({
      clients,
      queueUrl: queue.url,
      noteStates: (change) => context.noteStates(change)
    })
    this.#polling = new Polling({
      context,
      queue,
      holding: this.#holding,
      busy: () => this.#next.length + this.#open.size + this.#deleting,
      waiting: (elsewhere) => this.#notes.waiting(elsewhere)
    })
    this.#isChosen = deadLetterTest(plan.filter)
    this.#targetOf = targetFinder(clients, plan.target, plan)
    this.#edits = new Map(plan.edits.map((edit) => [edit.messageId, edit]))
  }

  async run(): Promise<void> {
    this.#holding.start()
    try {
      await send(
        {
          ...this.context,
          inputs: this.#inputs(),
          recordInputs: () => this.#recordInputs(),
          recordOutputs: (outputs) => this.#recordOutputs(outputs)
        },
        this.operation
      )
    } finally {
      await this.#end()
    }
    const undeleted = await this.#settleUndeleted()
    if (undeleted > 0) throw new RunFailure(notDeleted(undeleted, this.#refusal))
  }

  /**
   * Messages that the target has and that were not seen deleted. Where everything has come that is in the queue they are
   * gone, deleted by a run that could not say so, but for those that the queue has taken back just now.
   *
   * @returns how many may still be there
   */
  async #settleUndeleted(): Promise<number> {
    const { expected, returned } = this.#holding
    const complete = this.#polling.complete && this.#stopped.size === 0
    const isGone = ({ messageId }: Named) => complete && !returned.has(messageId)
    const settle = async (all: readonly Named[]) => {
      await this.context.noteDeleted(documentsOf(all.filter(isGone)))
      return all.filter((one) => !isGone(one))
    }
    let left = (await settle([...expected.values()])).length
    for await (const all of this.earlier.undeleted()) {
      left += (await settle(all)).filter(({ messageId }) => !expected.has(messageId)).length
    }
    return left
  }

  #inputs(): RunInputs {
    const { perSecond } = this.plan
    const ahead = Math.ceil((perSecond ?? Infinity) * secondsAhead)
    const next = () => this.#parts()
    const counted = () => this.#ordinal + this.#next.length
    return {
      get count() {
        return counted()
      },
      literals: 0,
      fill: null,
      live: {
        mostWaiting: Math.min(mostWaiting, ahead),
        ordered: this.queue.fifo,
        keptBack: (index) => this.#keptBack(index + 1),
        stop: () => this.#polling.stop()
      },
      async *parts(kind) {
        if (kind === 'literal') yield* next()
      }
    }
  }

  async *#parts(): AsyncGenerator<InputDocument[]> {
    for await (const found of this.#polling.rounds()) {
      const ids = found.flatMap(({ properties }) => properties.messageId ?? [])
      const before = await this.earlier.of(ids)
      await this.#delete(this.#sentAlready(before))
      if (this.#refusal) return
      const chosen: Chosen[] = []
      for (const document of found) {
        const one = await this.#choose(document, before)
        if (one) chosen.push(one)
      }
      if (chosen.length === 0) continue
      this.#next.push(...chosen)
      yield chosen.map(({ input }) => input)
    }
  }

  /** What a target has is never sent again, whatever is chosen now: it is only still to be deleted. */
  #sentAlready(before: ReadonlyMap<string, SentBefore>): Held[] {
    return [...before].flatMap(([messageId, sent]) => {
      const held = this.#holding.find(messageId)
      if (!held || sent.kind !== 'accepted') return []
      return Object.assign(held, { documentId: sent.documentId })
    })
  }

  /** @returns null where it is not to be sent */
  async #choose(
    document: NewDocument,
    before: ReadonlyMap<string, SentBefore>
  ): Promise<Chosen | null> {
    const letter = deadLetterOf(document)
    const held = this.#holding.find(letter.messageId)
    const sent = before.get(letter.messageId)
    if (!held || sent?.kind === 'accepted') return null
    if (this.#stopped.has(held.groupId)) return this.#leave(held, 'behind')
    if (!this.#isChosen(letter)) return this.#leave(held, 'notChosen')
    const target = await this.#targetOf(letter.source)
    if (sent && !mayRepeat(sent, target, this.plan.inDoubt)) return this.#leave(held, 'inDoubt')
    if (!target) return this.#leave(held, 'noTarget')
    if (document.failure) return this.#leave(held, 'altered')
    return this.#toChosen(document, held, target)
  }

  #toChosen(document: NewDocument, held: Held, target: Queue): Chosen {
    const { body, attributes } = this.#edits.get(held.messageId) ?? document
    const input = sentOn({ ...document, body, attributes }, target)
    const dynamic = this.operation.object.kind === 'dynamic'
    const named = { ...input.properties, queueNameOrUrl: target.url }
    const properties = { ...document.properties, ...named }
    // The sender's own has no meaning for the target.
    if (!target.fifo) delete properties.messageDeduplicationId
    return {
      held,
      input: dynamic ? { ...input, properties: named } : input,
      kept: {
        ...document,
        direction: 'input',
        properties,
        leaseUntil: held.leaseUntil
      }
    }
  }

  /** The input is the message as it came, so that it can be sent back: of an edited one the answer has what was sent. */
  #withEdit(output: NewDocument): NewDocument {
    const { messageId = '' } = this.#open.get(output.inputOrdinal ?? 0) ?? {}
    const edit = this.#edits.get(messageId)
    if (!edit) return output
    const { body, attributes } = edit
    const answer = JSON.parse(output.body) as object
    return { ...output, body: JSON.stringify({ ...answer, sentAs: { body, attributes } }) }
  }

  /** It stays held, so that SQS itself keeps its group closed until the end. */
  #leave(held: Held, why: Parameters<RedriveNotes['left']>[0]): null {
    const stops = this.queue.fifo && !this.#stopped.has(held.groupId)
    if (stops) this.#stopped.add(held.groupId)
    this.#notes.left(why, stops)
    return null
  }

  async #recordInputs(): Promise<number[]> {
    const chosen = this.#next.slice()
    const ids = await this.context.recordInputs(chosen.map(({ kept }) => kept))
    for (const [index, { held }] of chosen.entries()) {
      held.documentId = ids[index] ?? null
      this.#open.set(++this.#ordinal, held)
    }
    this.#next.splice(0, chosen.length)
    return ids
  }

  /** Only when the answer of the target is durable is a message deleted. */
  async #recordOutputs(outputs: NewDocument[]): Promise<number[]> {
    const ids = await this.context.recordOutputs(outputs.map((one) => this.#withEdit(one)))
    const accepted: Held[] = []
    for (const { inputOrdinal = 0, failure } of outputs) {
      const held = this.#open.get(inputOrdinal)
      this.#open.delete(inputOrdinal)
      if (!held) continue
      if (failure) this.#refused(held)
      else accepted.push(held)
    }
    await this.#delete(accepted)
    return ids
  }

  /** It stays held, as what had come before it is. */
  #keptBack(ordinal: number): void {
    this.#open.delete(ordinal)
    this.#notes.left('behind', false)
  }

  #refused(held: Held): void {
    if (!this.queue.fifo || this.#stopped.has(held.groupId)) return
    this.#stopped.add(held.groupId)
    this.#notes.refused()
  }

  async #delete(accepted: Held[]): Promise<void> {
    if (accepted.length === 0) return
    this.#deleting += accepted.length
    try {
      const { clients } = this.context
      const call = { clients, queueUrl: this.queue.url, use: 'call', tries: 4 } as const
      const outcomes = await deleteMessages(call, accepted)
      const deleted = accepted.filter((held) => !outcomes.get(held))
      for (const held of accepted) {
        const failure = outcomes.get(held) ?? null
        if (failure) this.#holding.expect(held)
        else this.#holding.drop(held)
        if (failure && (held.again || isForGood(failure))) this.#giveUp(failure)
      }
      await this.context.noteDeleted(documentsOf(deleted))
    } finally {
      this.#deleting -= accepted.length
    }
  }

  /** What may not be deleted would come again and again, and every further message would be there twice. */
  #giveUp(failure: Failure): void {
    this.#refusal ??= failure
    this.#polling.stop()
  }

  async #end(): Promise<void> {
    await this.#polling.end()
    this.#notes.end(this.#polling, await this.#holding.end())
  }
}

const documentsOf = (all: readonly Named[]) => all.flatMap(({ documentId }) => documentId ?? [])

/** A handle that is too old is another one the next time; a permission is still missing then. */
const isForGood = ({ code, retryable }: Failure) =>
  !retryable && code !== 'ReceiptHandleIsInvalid' && code !== 'Cancelled'

const notDeleted = (count: number, refusal: Failure | null): Failure => ({
  code: 'NotDeleted',
  message: `${count.toLocaleString('en-US')} ${count === 1 ? 'message was' : 'messages were'} accepted by the target, but could not be deleted from the dead-letter queue.${refusal ? ` ${refusal.message}` : ''}`,
  retryable: true,
  hint: `${refusal ? `${refusal.hint} Then Resume` : 'Resume'}: they are deleted when they come again, and not sent twice.`
})

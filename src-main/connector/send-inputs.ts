import {
  documentTemplate,
  type DocumentTemplate,
  type Failure,
  type Fill,
  type InputDocument
} from '../contract/index.js'
import { mostInPart } from './input-parts.js'
import type { Check, Checked } from './input-queues.js'
import { numbered, RunFailure, type RunContext } from './run-context.js'

/** One template with the messages that are to be made of it. */
interface Making {
  template: DocumentTemplate
  from: number
  to: number
}

/**
 * The input documents of a Send, each checked just before it goes: first those that are sent as they are, then messages
 * made of templates, one after the other and never more than a part of them.
 */
export class SendInputs {
  readonly #inputs: RunContext['inputs']

  /**
   * @param ahead how many messages are made at a time, so that `{{now}}` is the time of their going
   * @param whole whether one literal document that is not taken keeps all of them from being sent, and a made message
   *   that is not taken is the last one
   */
  constructor(
    private readonly context: RunContext,
    private readonly check: Check,
    readonly ahead: number,
    readonly whole: boolean
  ) {
    this.#inputs = context.inputs
  }

  /**
   * Looks at all that can be known before anything is sent: every literal document, the placeholders of every template,
   * and the first message that is made of each.
   *
   * @returns the failure of the first document that is not taken
   * @throws RunFailure where a template cannot be filled in
   */
  async firstRefused(): Promise<Failure | null> {
    const refused = this.whole ? await this.#refusedLiteral() : null
    if (refused) return refused
    for await (const { template, from } of this.#templates()) {
      // What goes on within the messages of a template had its first one checked before.
      if (!this.whole || from % this.#fill.count > 0) continue
      const sample = template.fill({ ...this.#fill, index: from, at: Date.now() })
      const { failure } = await this.check(this.#numberOf(from), sample)
      if (failure) throw new RunFailure(failure)
    }
    return null
  }

  /** @param literalsOnly nothing is made, because nothing will be sent */
  async *parts(literalsOnly: boolean): AsyncGenerator<Checked[]> {
    yield* this.#literals()
    if (literalsOnly) return
    for await (const making of this.#templates()) {
      const made = yield* this.#made(making)
      if (!made) return
    }
  }

  get #fill(): Fill {
    return this.#inputs.fill ?? { seed: '', from: 0, literals: 0, templates: 0, count: 1 }
  }

  async #refusedLiteral(): Promise<Failure | null> {
    for await (const part of this.#literals()) {
      const refused = part.find(({ failure }) => failure)
      if (refused) return refused.failure
    }
    return null
  }

  async *#literals(): AsyncGenerator<Checked[]> {
    let index = 0
    for await (const part of this.#inputs.parts('literal')) {
      const checked: Checked[] = []
      for (const document of part) checked.push(await this.check(index++, document))
      if (this.context.cancelled.aborted) return
      yield checked
    }
  }

  async *#templates(): AsyncGenerator<Making> {
    const { fill } = this.#inputs
    if (!fill) return
    const { count, from, templates } = fill
    let number = Math.floor(from / count)
    for await (const part of this.#inputs.parts('template', number)) {
      for (const document of part) {
        if (this.context.cancelled.aborted) return
        const template = read(document, number, templates)
        yield { template, from: Math.max(from, number * count), to: ++number * count }
      }
    }
  }

  /**
   * A part is written down as a whole, so it is bounded by its size too.
   *
   * @returns whether further messages are wanted
   */
  async *#made({ template, from, to }: Making): AsyncGenerator<Checked[], boolean> {
    let part: Checked[] = []
    let characters = 0
    for (let index = from; index < to; index++) {
      const document = template.fill({ ...this.#fill, index, at: Date.now() })
      const checked = await this.check(this.#numberOf(index), document)
      part.push(checked)
      const last = this.whole && checked.failure !== null
      characters += document.body.length
      const full = part.length >= this.ahead || characters >= mostInPart.characters
      if (!full && !last && index + 1 < to) continue
      yield part
      if (last || this.context.cancelled.aborted) return false
      part = []
      characters = 0
    }
    return true
  }

  /** The position of a message among the inputs of this run. */
  #numberOf = (index: number) => this.#fill.literals + index - this.#fill.from
}

function read(document: InputDocument, number: number, total: number): DocumentTemplate {
  const { template, problems } = documentTemplate(document)
  if (template) return template
  const [problem] = problems
  const failure = { retryable: false, code: '', message: '', hint: '', ...problem }
  throw new RunFailure(numbered(failure, number, total))
}

import type { DecodedBody, RequestInput } from '../contract/index.js'
import { base64 } from './base64.js'
import { compressed } from './compression.js'
import { Content } from './content.js'
import { notText, stepGone } from './decoding-error.js'
import { envelopes } from './envelopes.js'
import { factsOf } from './facts.js'
import type { Decoder, Step, Unopened } from './step.js'
import { jsonString, members } from './strings.js'

type DecodeOptions = Omit<RequestInput<'bodies.decode'>, 'source'>

/** Further down nobody has packed anything. */
const deepest = 10

const decoders: Decoder[] = [base64, compressed, jsonString, envelopes, members]

/** Everything that can be done with a content; the same string is offered once, by its more telling name. */
function found(content: Content): (Step | Unopened)[] {
  if (content.text !== null && /\p{Cs}/u.test(content.text)) return []
  const all = decoders.flatMap((decoder) => decoder(content))
  const seen: Content[] = []
  return all.filter((one) => {
    if (one.kind === 'unopened') return true
    if (seen.some((other) => other.equals(one.inner))) return false
    seen.push(one.inner)
    return true
  })
}

const stepsOf = (all: (Step | Unopened)[]) => all.filter((one) => one.kind === 'step')

/** The step that is taken unasked: what the person takes wherever it is offered, or what nobody could read otherwise. */
function next(steps: Step[], prefer: DecodeOptions['prefer']): Step | undefined {
  const wished = steps.find(({ id }) => prefer[id] === true)
  return wished ?? steps.find(({ id, auto }) => auto && prefer[id] !== false)
}

function open(body: Content, { path, further, prefer }: DecodeOptions) {
  const taken: Step[] = []
  let content = body
  let offers = found(content)
  while (taken.length < deepest) {
    const wanted = path[taken.length]
    const steps = stepsOf(offers)
    const step =
      wanted !== undefined
        ? steps.find(({ id }) => id === wanted)
        : further
          ? next(steps, prefer)
          : undefined
    if (!step) break
    taken.push(step)
    content = step.inner
    offers = found(content)
  }
  return { taken, content, offers }
}

function formatOf(content: Content): string {
  if (content.text === null) return 'binary'
  return content.jsonText === null ? 'text' : 'JSON'
}

/** Looks into a body: the steps that were taken, what came out, and what can be opened from there. */
export function decodeBody(body: string, options: DecodeOptions): DecodedBody {
  const start = Content.ofText(body)
  const { taken, content, offers } = open(start, options)
  const facts = [start, ...taken.map(({ inner }) => inner)].map(factsOf)
  const result = taken.length > 0 ? content : null
  return {
    steps: taken.map(({ id, label, inner }) => ({ id, label, bytes: inner.bytes.length })),
    format: facts.at(-1)?.title ?? formatOf(content),
    offers: stepsOf(offers).map(({ id, label }) => ({ id, label })),
    unopened: offers.flatMap((one) => (one.kind === 'unopened' ? [one] : [])),
    facts: facts.filter((one) => one !== null),
    text: result?.text ?? null,
    bytes: result && result.text === null ? result.bytes : null
  }
}

/**
 * Puts an edited text back where it came from. What was not changed stays byte for byte as it was, compressed or not.
 *
 * @throws DecodingError where a step does not apply, or where the text cannot be put there
 */
export function encodeBody(body: string, path: readonly string[], text: string): string {
  if (/\p{Cs}/u.test(text)) throw notText()
  const start = Content.ofText(body)
  const { taken } = open(start, { path: [...path], further: false, prefer: {} })
  if (taken.length < path.length) throw stepGone(path[taken.length] ?? '')
  let content = Content.ofText(text)
  for (let at = taken.length - 1; at >= 0; at--) {
    const step = taken[at]
    if (!step) continue
    const before = taken[at - 1]?.inner ?? start
    content = content.equals(step.inner) ? before : step.close(content)
  }
  return content.text ?? ''
}

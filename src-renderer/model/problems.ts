import {
  documentOptionProblems,
  documentProblems,
  documentTemplate,
  messageBytes,
  type ActionOptions,
  type InputDocument,
  type Problem,
  type QueueRules
} from '@contract'
import { isBlank, type DraftDocument } from './draft'
import type { RunningAction } from './options'

/** What is known of one input document. */
export interface Checked {
  problems: readonly Problem[]
  /** Bytes as SQS counts them, attributes included. */
  bytes: number
}

/**
 * Checks input documents, each once: a document that did not change is not looked at again, so thousands of them can
 * be checked at every key.
 *
 * @param dynamic for a Dynamic Queue the operation, null while its options are refused: the queue of a document decides
 *   whether it can be done
 * @param fills whether messages are made of the documents: then it is the first message that is checked
 */
export function documentChecker(
  action: RunningAction,
  rules: QueueRules,
  dynamic: ActionOptions | null | false = false,
  fills = false
) {
  const known = new WeakMap<DraftDocument, Checked>()
  const checkOne = (document: InputDocument): Checked => ({
    problems: [
      ...documentProblems(document, rules, action, dynamic !== false),
      ...(dynamic ? documentOptionProblems(document, dynamic) : [])
    ],
    bytes: messageBytes(document)
  })
  function checkFilled(document: InputDocument): Checked {
    const { template, problems } = documentTemplate(document)
    return template
      ? checkOne(template.fill({ seed: '', index: 0, at: Date.now() }))
      : { problems, bytes: messageBytes(document) }
  }
  return (document: DraftDocument): Checked => {
    const there = known.get(document)
    if (there) return there
    const checked = fills ? checkFilled(document) : checkOne(document)
    known.set(document, checked)
    return checked
  }
}

const missing = new Set([
  'EmptyBody',
  'MissingQueue',
  'MissingGroupId',
  'MissingDeduplicationId',
  'MissingReceiptHandle'
])

/**
 * What is to be said of a document while it is being written. What is merely missing yet is said once the person left
 * the field, or asked for the operation.
 *
 * @param left fields that the person went out of
 */
export function shownProblems(
  document: DraftDocument,
  problems: readonly Problem[],
  asked: boolean,
  left: ReadonlySet<string>
): readonly Problem[] {
  if (asked) return problems
  if (isBlank(document)) return problems.filter(({ field }) => left.has(field))
  return problems.filter(({ code, field }) => !missing.has(code) || left.has(field))
}

import { attributeBytes, attributeProblem } from './attribute-rules.js'
import { type InputDocument, type InputProperties, propertyLabels } from './document.js'
import { limits } from './limits.js'
import { isFifo, queueNameOrUrlProblem } from './queue-url.js'
import { receiptHandleOf } from './receipt-handle.js'
import { hasIdCharacters, invalidCharacter, utf8Bytes } from './text-rules.js'

/** Something that keeps a document from being taken, and the field to fix. */
export interface Problem {
  /** `attribute:2` is the third attribute; `document` is the whole of it. */
  field: 'body' | keyof InputProperties | `attribute:${number}` | 'attributes' | 'document'
  code: string
  message: string
  hint: string
}

/** What is known about the queue. `null` is unknown: then SQS itself decides. Sizes in bytes. */
export interface QueueRules {
  fifo: boolean
  contentBasedDeduplication: boolean | null
  maximumMessageSize: number | null
}

/** Bytes of a message as SQS counts them: the body in UTF-8, and the names, types and values of its attributes. */
export function messageBytes(document: InputDocument): number {
  return document.attributes.reduce(
    (sum, attribute) => sum + attributeBytes(attribute),
    utf8Bytes(document.body)
  )
}

const count = (value: number) => value.toLocaleString('en-US')

function bodyProblems({ body }: InputDocument): Problem[] {
  if (body === '') {
    const hint = 'Type a body, or remove the document.'
    return [{ field: 'body', code: 'EmptyBody', message: 'SQS takes no empty body.', hint }]
  }
  const character = invalidCharacter(body)
  if (!character) return []
  return [
    {
      field: 'body',
      code: 'InvalidMessageContents',
      message: `The body has a character that SQS refuses: ${character}.`,
      hint: 'Remove the character, or encode the body, for example as base64.'
    }
  ]
}

function sizeProblems(document: InputDocument, maximum: number | null): Problem[] {
  const limit = Math.min(maximum ?? limits.messageBytes, limits.messageBytes)
  const bytes = messageBytes(document)
  if (bytes <= limit) return []
  return [
    {
      field: 'document',
      code: 'MessageTooLong',
      message: `The message has ${count(bytes)} bytes with its attributes; the queue takes ${count(limit)}.`,
      hint: 'Shorten the body or the attributes, or raise the maximum message size of the queue (at most 1 MiB).'
    }
  ]
}

type IdField = 'messageGroupId' | 'messageDeduplicationId' | 'receiveRequestAttemptId'

const idLengths: Record<IdField, number> = {
  messageGroupId: limits.groupIdLength,
  messageDeduplicationId: limits.deduplicationIdLength,
  receiveRequestAttemptId: limits.attemptIdLength
}

function idProblems(field: IdField, id: string | undefined): Problem[] {
  if (!id) return []
  const label = propertyLabels[field]
  const hint = `At most ${idLengths[field]} letters, digits and punctuation marks, without spaces.`
  const code = 'InvalidId'
  if (id.length > idLengths[field]) {
    const message = `${label} has ${id.length} characters; SQS allows ${idLengths[field]}.`
    return [{ field, code, message, hint }]
  }
  if (hasIdCharacters(id)) return []
  return [{ field, code, message: `${label} has a character that SQS refuses.`, hint }]
}

function attributeProblems({ attributes }: InputDocument): Problem[] {
  const seen = new Set<string>()
  const each = attributes.flatMap((attribute, index): Problem[] => {
    const field = `attribute:${index}` as const
    const duplicate = seen.has(attribute.name)
    seen.add(attribute.name)
    const own = attributeProblem(attribute)
    if (own) return [{ field, ...own }]
    if (!duplicate) return []
    const message = `There are two attributes named "${attribute.name}".`
    return [{ field, code: 'DuplicateAttribute', message, hint: 'Rename or remove one of them.' }]
  })
  if (attributes.length <= limits.attributesPerMessage) return each
  const message = `The message has ${attributes.length} attributes; SQS allows ${limits.attributesPerMessage}.`
  const hint = 'Remove some, or put their values into the body.'
  return [...each, { field: 'attributes', code: 'TooManyAttributes', message, hint }]
}

function fifoProblems({ properties }: InputDocument, rules: QueueRules): Problem[] {
  const problems: Problem[] = []
  if (rules.fifo && !properties.messageGroupId) {
    problems.push({
      field: 'messageGroupId',
      code: 'MissingGroupId',
      message: 'A message for a FIFO queue needs a Message Group Id.',
      hint: 'Messages of one group are delivered in order. Any text will do, for example a customer number.'
    })
  }
  if (
    rules.fifo &&
    rules.contentBasedDeduplication === false &&
    !properties.messageDeduplicationId
  ) {
    problems.push({
      field: 'messageDeduplicationId',
      code: 'MissingDeduplicationId',
      message: 'This queue needs a Message Deduplication Id for every message.',
      hint: 'Enter one, or turn on content-based deduplication for the queue.'
    })
  }
  if (!rules.fifo && properties.messageDeduplicationId) {
    problems.push({
      field: 'messageDeduplicationId',
      code: 'NotFifo',
      message: 'A standard queue takes no Message Deduplication Id.',
      hint: 'Leave it blank, or choose a FIFO queue.'
    })
  }
  return problems
}

function sendProblems(document: InputDocument, rules: QueueRules): Problem[] {
  return [
    ...bodyProblems(document),
    ...idProblems('messageGroupId', document.properties.messageGroupId),
    ...idProblems('messageDeduplicationId', document.properties.messageDeduplicationId),
    ...fifoProblems(document, rules),
    ...attributeProblems(document),
    ...sizeProblems(document, rules.maximumMessageSize)
  ]
}

function receiveProblems({ properties }: InputDocument, rules: QueueRules): Problem[] {
  const field = 'receiveRequestAttemptId'
  if (!properties[field] || rules.fifo) return idProblems(field, properties[field])
  const message = 'A standard queue takes no Receive Request Attempt Id.'
  return [{ field, code: 'NotFifo', message, hint: 'Leave it blank, or choose a FIFO queue.' }]
}

function deleteProblems(document: InputDocument): Problem[] {
  const handle = receiptHandleOf(document)
  if (handle !== null && /\s/.test(handle)) {
    const message = 'The receipt handle has a space or a line break inside.'
    const hint =
      'A receipt handle has none: copy it again as a whole. Each handle is a document of its own.'
    return [{ field: 'receiptHandle', code: 'InvalidReceiptHandle', message, hint }]
  }
  if (handle !== null) return []
  const message = 'The document has no receipt handle.'
  const hint =
    'Put the receipt handle of a received message into the body or into the Receipt Handle property.'
  return [{ field: 'receiptHandle', code: 'MissingReceiptHandle', message, hint }]
}

function dynamicProblems({ properties }: InputDocument): Problem[] {
  const field = 'queueNameOrUrl'
  if (!properties.queueNameOrUrl?.trim()) {
    const message = 'A Dynamic Queue takes its queue from the document, and this one names none.'
    const hint = 'Fill in Queue Name/URL.'
    return [{ field, code: 'MissingQueue', message, hint }]
  }
  const problem = queueNameOrUrlProblem(properties.queueNameOrUrl)
  return problem ? [{ field, ...problem }] : []
}

/**
 * Everything that keeps a document from being taken by an action. The form and the connector ask the same question.
 *
 * @param queue what is known about the queue; with a Dynamic Queue the document's own queue decides what is FIFO
 * @param dynamic whether the object is **Dynamic Queue**, so that each document names its queue
 * @returns the problems in the order of the fields; none means that nothing is known against it
 */
export function documentProblems(
  document: InputDocument,
  queue: QueueRules,
  action: 'send' | 'receive' | 'delete',
  dynamic: boolean
): Problem[] {
  const own = dynamic ? dynamicProblems(document) : []
  const fifo = dynamic ? isFifo((document.properties.queueNameOrUrl ?? '').trim()) : queue.fifo
  if (action === 'send') return [...own, ...sendProblems(document, { ...queue, fifo })]
  if (action === 'receive') return [...own, ...receiveProblems(document, { ...queue, fifo })]
  return [...own, ...deleteProblems(document)]
}

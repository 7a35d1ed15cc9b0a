import { z } from 'zod'
import { bodyShape } from './body-shape.js'
import type { MessageAttribute } from './document.js'
import { queueOfArn } from './queue-url.js'

/** The most messages that are chosen one by one. */
const mostChosen = 10_000

/** Which messages of a dead-letter queue. Conditions that all hold; none is every message. */
export const DeadLetterFilter = z.object({
  /** Anywhere in the body, any case. */
  text: z.string().max(1000).optional(),
  groupId: z.string().max(200).optional(),
  /** ARN of the queue that a message came from; blank for those that do not say. */
  source: z.string().max(500).optional(),
  attribute: z.object({ name: z.string().max(256), value: z.string().optional() }).optional(),
  /** When it was sent, milliseconds since the epoch: the start included, the end not. */
  sentFrom: z.number().optional(),
  sentTo: z.number().optional(),
  /** See {@link clusterOf}. */
  cluster: z.string().max(4000).optional(),
  /** Message Ids. */
  messageIds: z
    .array(z.string().max(200))
    .max(mostChosen, `At most ${mostChosen.toLocaleString('en-US')} messages can be chosen.`)
    .optional()
})
export type DeadLetterFilter = z.infer<typeof DeadLetterFilter>

/** What of a message decides whether it is chosen. */
export interface DeadLetter {
  body: string
  messageId: string
  groupId: string
  /** ARN of the queue that it came from; blank where the server does not say. */
  source: string
  attributes: readonly MessageAttribute[]
  /** Milliseconds since the epoch; null where it is not known. */
  sentAt: number | null
}

/** A received message as far as its choice depends on it. */
export function deadLetterOf(document: {
  body: string
  properties: { messageId?: string | undefined; messageGroupId?: string | undefined }
  attributes: readonly MessageAttribute[]
  system: Record<string, string>
}): DeadLetter {
  const { properties, system } = document
  const sent = Number(system['SentTimestamp'])
  return {
    body: document.body,
    messageId: properties.messageId ?? '',
    groupId: properties.messageGroupId ?? '',
    source: system['DeadLetterQueueSourceArn'] ?? '',
    attributes: document.attributes,
    sentAt: Number.isFinite(sent) && sent > 0 ? sent : null
  }
}

/** What messages that failed for one cause have in common: the shape of their body, their attributes, their source. */
export interface Cause {
  shape: string
  attributeNames: string[]
  source: string
}

export const causeOf = ({ body, attributes, source }: DeadLetter): Cause => ({
  shape: bodyShape(body),
  attributeNames: attributes.map(({ name }) => name).sort(),
  source
})

/** Names a cluster: equal for messages with the same cause. */
export const clusterOf = ({ shape, attributeNames, source }: Cause): string =>
  JSON.stringify([shape, queueOfArn(source)?.name ?? source, ...attributeNames]).slice(0, 4000)

type Test = (letter: DeadLetter) => boolean

/** @returns a test for messages, which looks at what is cheap first */
export function deadLetterTest(filter: DeadLetterFilter): Test {
  const { text, groupId, source, attribute, sentFrom, sentTo, cluster, messageIds } = filter
  const tests: Test[] = []
  if (messageIds) {
    const ids = new Set(messageIds)
    tests.push(({ messageId }) => ids.has(messageId))
  }
  if (groupId) tests.push((letter) => letter.groupId === groupId)
  if (source !== undefined) tests.push((letter) => letter.source === source)
  if (sentFrom !== undefined) tests.push(({ sentAt }) => sentAt !== null && sentAt >= sentFrom)
  if (sentTo !== undefined) tests.push(({ sentAt }) => sentAt !== null && sentAt < sentTo)
  if (attribute) {
    tests.push(({ attributes }) =>
      attributes.some(
        ({ name, value }) =>
          name === attribute.name && (attribute.value === undefined || value === attribute.value)
      )
    )
  }
  if (text) {
    const wanted = text.toUpperCase()
    tests.push(({ body }) => body.toUpperCase().includes(wanted))
  }
  if (cluster) tests.push((letter) => clusterOf(causeOf(letter)) === cluster)
  return (letter) => tests.every((test) => test(letter))
}

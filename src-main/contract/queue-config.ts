import { z } from 'zod'
import { confirmed } from './confirmation.js'
import { Failure } from './failure.js'
import { limits } from './limits.js'
import { Queue } from './queue.js'
import {
  queueAttributeNames,
  queueAttributeProblem,
  tagKeyProblem,
  tagValueProblem,
  type QueueAttributeName
} from './queue-attributes.js'
import { queueNameProblem, queueUrlProblem } from './queue-url.js'

const connectionId = z.string()

/** A check that says in its own words what is wrong. */
const checked = <T extends string>(problemOf: (value: T) => string | null) =>
  z.string().superRefine((value, context) => {
    const message = problemOf(value as T)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })

/** Long enough for every attribute: the longest are policies. */
const anyValue = z.string().max(65_536)
const shown = z.partialRecord(z.enum(queueAttributeNames), anyValue)

/** Attributes as they are set, each within its range. */
export const AttributesToSet = shown.superRefine((attributes, context) => {
  for (const [name, value] of Object.entries(attributes)) {
    const message = queueAttributeProblem(name as QueueAttributeName, value)
    if (message !== null) context.addIssue({ code: 'custom', path: [name], message })
  }
})

export const TagsToSet = z
  .record(checked(tagKeyProblem), checked(tagValueProblem))
  .refine((tags) => Object.keys(tags).length <= limits.tagsPerQueue, {
    message: `A queue has at most ${limits.tagsPerQueue} tags.`
  })

/** What became of one part of a change. After one that failed, the others are not tried. */
export const PartResult = z.discriminatedUnion('state', [
  z.object({ state: z.literal('done') }),
  /** Nothing of it was to be changed. */
  z.object({ state: z.literal('nothing') }),
  z.object({ state: z.literal('not-tried') }),
  z.object({ state: z.literal('failed'), failure: Failure })
])
export type PartResult = z.infer<typeof PartResult>

/** A change of a queue is up to three calls, none of which can be taken back by another's failure. */
export const ConfigureResult = z.object({
  attributes: PartResult,
  tagsSet: PartResult,
  tagsRemoved: PartResult
})
export type ConfigureResult = z.infer<typeof ConfigureResult>

/** Bytes of a file with the configuration of a queue, at most. */
export const configurationBytes = 262_144

export const queueConfigRequests = {
  /** Makes a queue. What is left out has SQS's own default. A name that is taken is refused, whatever its attributes. */
  'queues.create': {
    input: z.object({
      connectionId,
      name: checked((name) => queueNameProblem(name)?.message ?? null),
      attributes: AttributesToSet,
      tags: TagsToSet
    }),
    output: Queue
  },
  /** Changes what is named and nothing else. */
  'queues.configure': {
    input: z.object({
      connectionId,
      url: checked((url) => queueUrlProblem(url)?.message ?? null),
      attributes: AttributesToSet,
      /** The attributes as they were when the person saw them; changed meanwhile, nothing is done. */
      before: shown,
      /** The same of the tags that change; one that was not there is left out. */
      tagsBefore: z.record(z.string(), z.string()),
      tagsSet: TagsToSet,
      tagsRemoved: z.array(z.string().min(1)).max(limits.tagsPerQueue),
      confirmed
    }),
    output: ConfigureResult
  },
  /** Asks where to, and writes a configuration or a snippet. */
  'queues.saveText': {
    input: z.object({
      name: z.string().regex(/^[\w.-]{1,120}$/, 'This is no name of a file.'),
      text: z.string().max(configurationBytes)
    }),
    output: z.object({ saved: z.boolean() })
  },
  /** Asks which file, and gives its text; null where the person changed their mind. Nothing is made of it. */
  'queues.openConfiguration': {
    input: z.object({}),
    output: z.object({ file: z.string(), text: z.string() }).nullable()
  }
} as const

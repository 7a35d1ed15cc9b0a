import { z } from 'zod'

/** A body that is looked into: of a document of the journal, or of a draft. */
export const BodySource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('document'), id: z.number().int() }),
  z.object({ kind: z.literal('text'), text: z.string().max(8 * 1024 ** 2) })
])
export type BodySource = z.infer<typeof BodySource>

/** Ids of the steps that lead into a body, the outermost first: `['base64', 'gzip']`. */
export const StepPath = z.array(z.string().max(2000)).max(20)

/** A step that can be taken. The id says what it does and where, so it means the same in the next message. */
const DecodeOffer = z.object({ id: z.string(), label: z.string() })

/** A step that was taken. */
export const DecodeStep = DecodeOffer.extend({
  /** Bytes of what it gave. */
  bytes: z.number().int()
})
export type DecodeStep = z.infer<typeof DecodeStep>

/** What is known of an envelope or an event that was met on the way. */
export const BodyFacts = z.object({
  title: z.string(),
  rows: z.array(z.object({ name: z.string(), value: z.string() }))
})
export type BodyFacts = z.infer<typeof BodyFacts>

/** A body seen through its steps. */
export const DecodedBody = z.object({
  steps: z.array(DecodeStep),
  /** What came out: `JSON`, `S3 event`, `text`, `binary`, … */
  format: z.string(),
  /** What can be opened further. */
  offers: z.array(DecodeOffer),
  /** What was recognised and is not opened, and why. */
  unopened: z.array(z.object({ label: z.string(), why: z.string() })),
  /** In the order in which they were met, the outermost first. */
  facts: z.array(BodyFacts),
  /** What came out; `text` is null where it is none, both are null where no step was taken. */
  text: z.string().nullable(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array).nullable()
})
export type DecodedBody = z.infer<typeof DecodedBody>

export const decodingRequests = {
  'bodies.decode': {
    input: z.object({
      source: BodySource,
      /** The steps to take. Those that do not apply any more are left out, with all behind them. */
      path: StepPath,
      /** Whether to go on from there as far as is sensible. */
      further: z.boolean(),
      /** Steps, by id, that the person takes (or does not take) wherever they are offered. */
      prefer: z.record(z.string(), z.boolean())
    }),
    output: DecodedBody
  },
  /** Puts an edited text back into the body that it came out of, by the same steps in reverse. */
  'bodies.encode': {
    input: z.object({
      source: BodySource,
      path: StepPath.min(1),
      text: z.string().max(64 * 1024 ** 2)
    }),
    output: z.object({ body: z.string() })
  }
} as const

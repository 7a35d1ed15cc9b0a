import { z } from 'zod'

/**
 * How a Send makes messages of its input documents. Kept with the run, so that what is resumed goes on with the same
 * values at the next message.
 */
export const Fill = z.object({
  seed: z.string(),
  /** The message that it begins with, counted from 0 over the whole Send. */
  from: z.number().int().min(0),
  /** Input documents that are sent as they are, before those that are made: messages of the run that is resumed. */
  literals: z.number().int().min(0),
  /** Input documents that messages are made of. */
  templates: z.number().int().min(0),
  /** Messages made of each. */
  count: z.number().int().min(1)
})
export type Fill = z.infer<typeof Fill>

/** How many input documents a run with it has in all. */
export const filledTotal = ({ literals, templates, count, from }: Fill): number =>
  literals + Math.max(0, templates * count - from)

/** The `fill` of an operation as the journal keeps it; null where there is none. */
export function fillOf(operation: unknown): Fill | null {
  if (typeof operation !== 'object' || operation === null || !('fill' in operation)) return null
  return Fill.safeParse(operation.fill).data ?? null
}

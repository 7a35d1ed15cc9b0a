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

/** How many literal inputs wait in the journal for a run of an operation as it is kept there; 0 where none do. */
export function literalsOf(operation: unknown): number {
  const fill = fillOf(operation)
  if (fill) return fill.literals
  if (typeof operation !== 'object' || operation === null || !('staged' in operation)) return 0
  return z.number().int().min(0).safeParse(operation.staged).data ?? 0
}

/** The `fill` of an operation as the journal keeps it; null where there is none. */
export function fillOf(operation: unknown): Fill | null {
  if (typeof operation !== 'object' || operation === null || !('fill' in operation)) return null
  return Fill.safeParse(operation.fill).data ?? null
}

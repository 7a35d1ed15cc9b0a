import { z } from 'zod'
import { defaultOptions, SavedOperation } from '../contract/index.js'

type Action = SavedOperation['action']

const isAction = (action: unknown): action is Action =>
  typeof action === 'string' && action in defaultOptions

/** Options that a newer version has added take their defaults in an operation that was kept before. */
function withDefaults(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null) return stored
  const { action, options } = stored as { action?: unknown; options?: unknown }
  if (!isAction(action) || typeof options !== 'object') return stored
  return { ...stored, options: { ...defaultOptions[action], ...options } }
}

/** The whole file. */
export const OperationsFile = z.object({
  version: z.literal(1),
  operations: z.array(z.preprocess(withDefaults, SavedOperation))
})
export type OperationsFile = z.infer<typeof OperationsFile>

export const noOperations: OperationsFile = { version: 1, operations: [] }

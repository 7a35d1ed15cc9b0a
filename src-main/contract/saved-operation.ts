import { z } from 'zod'
import { givenName } from './given-name.js'
import {
  DeleteOptions,
  ListenOptions,
  OperationObject,
  ReceiveOptions,
  SendOptions
} from './operation.js'

/** What every saved operation has, whatever its action. */
const shared = {
  name: givenName('Give the operation a name.'),
  connectionId: z.string().min(1),
  object: OperationObject
}

const ofEveryAction = <Id extends z.ZodRawShape>(id: Id) =>
  z.discriminatedUnion('action', [
    z.object({ ...id, ...shared, action: z.literal('send'), options: SendOptions }),
    z.object({ ...id, ...shared, action: z.literal('receive'), options: ReceiveOptions }),
    z.object({ ...id, ...shared, action: z.literal('delete'), options: DeleteOptions }),
    z.object({ ...id, ...shared, action: z.literal('listen'), options: ListenOptions })
  ])

/** A named operation: one action on one object of one connection, with its options. Nothing of it is secret. */
export const SavedOperation = ofEveryAction({ id: z.string().min(1) })
export type SavedOperation = z.infer<typeof SavedOperation>

/** A saved operation as it is given to be kept: a new one has no id yet. */
export const SavedOperationDraft = ofEveryAction({ id: z.string().min(1).optional() })
export type SavedOperationDraft = z.infer<typeof SavedOperationDraft>

const one = z.object({ id: z.string() })

export const savedOperationRequests = {
  /** Those of every connection, by name. */
  'operations.saved': { input: z.object({}), output: z.array(SavedOperation) },
  /** Keeps a new one, or changes the one with this id: its name, its object or its options. */
  'operations.save': { input: SavedOperationDraft, output: SavedOperation },
  'operations.duplicateSaved': { input: one, output: SavedOperation },
  'operations.removeSaved': { input: one, output: z.null() }
} as const

export const savedOperationEvents = {
  'operations.savedChanged': z.array(SavedOperation)
} as const

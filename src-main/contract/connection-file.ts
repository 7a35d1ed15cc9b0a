import { z } from 'zod'
import { Connection, ConnectionSettings } from './connection.js'

/** Connections of one file at most. */
export const mostImported = 500

/** One connection of a file, as it would be imported; or why it cannot be. */
export const ImportEntry = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    /** With a name that is free. */
    settings: ConnectionSettings,
    /** The name in the file. */
    named: z.string()
  }),
  z.object({ ok: z.literal(false), named: z.string(), problem: z.string() })
])
export type ImportEntry = z.infer<typeof ImportEntry>

export const connectionFileRequests = {
  /** Asks where to, and writes the settings of some connections, or of all. No secret is among them. */
  'connections.export': {
    input: z.object({ ids: z.array(z.string()).min(1).nullable() }),
    output: z.object({ saved: z.boolean(), connections: z.number().int() })
  },
  /** Asks which file, and tells what is in it; null where the person changed their mind. Nothing is stored. */
  'connections.readFile': {
    input: z.object({}),
    output: z.object({ file: z.string(), entries: z.array(ImportEntry) }).nullable()
  },
  /** Stores connections that are new, without secrets. A name that is taken gets a number. */
  'connections.import': {
    input: z.object({ connections: z.array(ConnectionSettings).min(1).max(mostImported) }),
    output: z.array(Connection)
  }
} as const

import { z } from 'zod'
import { Act } from './act.js'
import { Run } from './operation.js'

export const Theme = z.enum(['system', 'light', 'dark'])
export type Theme = z.infer<typeof Theme>

/** The person's settings. Sizes in bytes, ages in days. */
export const Settings = z.object({
  theme: Theme,
  retentionBytes: z
    .number()
    .int()
    .min(10 * 1024 ** 2, 'Keep at least 10 MiB.')
    .max(1024 ** 4, 'Keep at most 1 TiB.'),
  retentionDays: z
    .number()
    .int('Whole days only.')
    .min(1, 'Keep at least 1 day.')
    .max(3650, 'Keep at most 3,650 days.')
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = {
  theme: 'system',
  retentionBytes: 2 * 1024 ** 3,
  retentionDays: 30
}

/** How the journal stands. `memory` means that it ends with the app; `notice` says why, or that a file was set aside. */
export const JournalStatus = z.object({
  mode: z.enum(['disk', 'memory']),
  documents: z.number().int(),
  /** Those of the documents that end with the app: all in `memory`, otherwise those of connections that keep nothing. */
  inMemory: z.number().int(),
  /** Bytes on disk; 0 in memory. */
  bytes: z.number().int(),
  /** Whether it is larger than it may be, since the only copies of messages are kept for a while. */
  over: z.boolean(),
  notice: z.string().nullable()
})
export type JournalStatus = z.infer<typeof JournalStatus>

export const AppInfo = z.object({
  version: z.string(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
  platform: z.string(),
  /** `session`: there is no keychain, secrets stay in memory until the app closes; `notice` says so. */
  secrets: z.object({ storage: z.enum(['keychain', 'session']), notice: z.string().nullable() }),
  journal: JournalStatus,
  /** Everything that `app.notice` has told so far, oldest first. */
  notices: z.array(z.string())
})
export type AppInfo = z.infer<typeof AppInfo>

/** The status bar's numbers. */
export const AppStatus = z.object({
  leases: z.number().int(),
  requestsPerMinute: z.number(),
  /** US dollars a day at the present rate: $0.40 a million requests, FIFO $0.50. An estimate. */
  dollarsPerDay: z.number(),
  journal: JournalStatus
})
export type AppStatus = z.infer<typeof AppStatus>

/** Messages that are leased from one queue through one connection. */
export const HeldPlace = z.object({
  connectionId: z.string(),
  queueUrl: z.string(),
  leases: z.number().int()
})
export type HeldPlace = z.infer<typeof HeldPlace>

/** Commands of the application menu that the renderer carries out. */
export const MenuCommand = z.enum([
  'palette',
  'new-connection',
  'settings',
  'refresh-queues',
  'filter-queues',
  'all-queues',
  'close-tab',
  'next-tab',
  'previous-tab',
  'toggle-inspector',
  'toggle-sidebar',
  'about'
])
export type MenuCommand = z.infer<typeof MenuCommand>

export const appRequests = {
  'app.info': { input: z.object({}), output: AppInfo },
  'app.settings': { input: z.object({}), output: Settings },
  'app.saveSettings': { input: Settings.partial(), output: Settings },
  'app.copyText': { input: z.object({ text: z.string() }), output: z.null() },
  /** The answer to `app.closeRequested`: releases the leases first, or leaves them to end by themselves. */
  'app.close': {
    input: z.object({ leases: z.enum(['release', 'keep']) }),
    output: z.null()
  }
} as const

export const appEvents = {
  'app.status': AppStatus,
  'app.command': z.object({ command: MenuCommand }),
  /** Something that happened by itself and that the person must know, e.g. that a file was set aside. */
  'app.notice': z.object({ message: z.string() }),
  /** Asked each time that the window is to be closed while leases are held, or while something goes on. */
  'app.closeRequested': z.object({
    leases: z.number().int(),
    listening: z.number().int(),
    /** Whose the leases are, most of them first. */
    places: z.array(HeldPlace),
    /** What is done to queues. */
    acts: z.array(Act),
    /** Runs that are no part of such an act. */
    runs: z.array(Run)
  })
} as const

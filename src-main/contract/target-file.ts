import { z } from 'zod'

/** A file that listening sessions may append to: chosen in a dialog of the main process. */
export const TargetFile = z.object({ id: z.string(), path: z.string() })
export type TargetFile = z.infer<typeof TargetFile>

export const targetFileRequests = {
  /** Asks for a file with the system's dialog; null where the person changed their mind. */
  'targets.chooseFile': { input: z.object({}), output: TargetFile.nullable() },
  /** Every file that was chosen so far. */
  'targets.files': { input: z.object({}), output: z.array(TargetFile) }
} as const

import { z } from 'zod'

/** What a connection's credentials need of the person at this moment: the code of an MFA device. */
export const Prompt = z.object({
  id: z.string(),
  kind: z.literal('mfa'),
  /** The connection's name. */
  connection: z.string(),
  /** Of the device. */
  serial: z.string(),
  /** `checking` while AWS looks at what was answered. */
  state: z.enum(['asking', 'checking']),
  /** What was wrong with the last answer; blank at first. */
  problem: z.string()
})
export type Prompt = z.infer<typeof Prompt>

/** The six digits that an MFA device shows. */
export const MfaCode = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'The code has six digits.')

const one = z.object({ id: z.string() })

export const promptRequests = {
  /** Those that are open, the oldest first. */
  'prompts.list': { input: z.object({}), output: z.array(Prompt) },
  'prompts.answer': { input: one.extend({ code: MfaCode }), output: z.null() },
  /** What waits for the answer fails. */
  'prompts.cancel': { input: one, output: z.null() }
} as const

export const promptEvents = {
  'prompts.changed': z.array(Prompt)
} as const

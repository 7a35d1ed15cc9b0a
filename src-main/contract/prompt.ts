import { z } from 'zod'

const asked = {
  id: z.string(),
  /** The connection's name. */
  connection: z.string()
}

/** The code of an MFA device. */
export const MfaPrompt = z.object({
  ...asked,
  kind: z.literal('mfa'),
  /** Of the device. */
  serial: z.string(),
  /** `checking` while AWS looks at what was answered. */
  state: z.enum(['asking', 'checking']),
  /** What was wrong with the last answer; blank at first. */
  problem: z.string()
})
export type MfaPrompt = z.infer<typeof MfaPrompt>

/** A sign-in at AWS in the browser, which ends by itself once the person has said yes there. */
export const SsoPrompt = z.object({
  ...asked,
  kind: z.literal('sso'),
  /** What the page shows too, so that the person sees that it is about this sign-in. */
  userCode: z.string(),
  /** Where the person signs in. */
  url: z.string()
})
export type SsoPrompt = z.infer<typeof SsoPrompt>

/** What a connection's credentials need of the person at this moment. */
export const Prompt = z.discriminatedUnion('kind', [MfaPrompt, SsoPrompt])
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
  /** Opens the page of a sign-in in the browser, once more. */
  'prompts.openPage': { input: one, output: z.null() },
  /** What waits for the answer fails. */
  'prompts.cancel': { input: one, output: z.null() }
} as const

export const promptEvents = {
  'prompts.changed': z.array(Prompt)
} as const

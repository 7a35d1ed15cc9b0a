import { z } from 'zod'

/**
 * What went wrong, in the words of the person's task.
 *
 * `code` is SQS's own error name where SQS refused (`QueueDoesNotExist`), otherwise one of ours in the same style
 * (`InvalidDocument`, `NetworkError`). `hint` says what to do about it. Never holds a stack or a secret.
 */
export const Failure = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  hint: z.string()
})
export type Failure = z.infer<typeof Failure>

/** The answer to every request: failures are data, so nothing is lost on the way through Electron. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure }

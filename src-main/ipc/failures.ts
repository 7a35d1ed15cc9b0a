import { Failure } from '../contract/failure.js'

const cancelled: Failure = {
  code: 'Cancelled',
  message: 'This was cancelled.',
  retryable: true,
  hint: 'Start it again if you still need it.'
}

const unexpected: Failure = {
  code: 'InternalError',
  message: 'Longpoll could not finish this because of an error of its own.',
  retryable: true,
  hint: 'Try again. If it happens again, restart Longpoll.'
}

/**
 * What the renderer is told about anything that was thrown.
 *
 * Only a failure that was made for people passes. The message of any other error stays here: it may quote what it failed
 * on, and that may be a secret.
 */
export function failureOf(thrown: unknown, signal: AbortSignal): Failure {
  const meant = Failure.safeParse((thrown as { failure?: unknown } | null)?.failure)
  if (meant.success) return meant.data
  if (signal.aborted) return cancelled
  logUnexpected(thrown)
  return unexpected
}

/** Writes the place of an error to the log, without its message. */
export function logUnexpected(thrown: unknown): void {
  const { name, stack } = thrown instanceof Error ? thrown : { name: typeof thrown, stack: '' }
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  process.stderr.write(`${[`Unexpected ${name}`, ...frames].join('\n')}\n`)
}

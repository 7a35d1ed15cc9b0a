/** An error whose message is meant for the person at the keyboard: no stack is shown. */
export class PlainError extends Error {}

/**
 * The code of a system error, such as `EEXIST`.
 *
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function errorCode(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code
}

/**
 * The message of an error, or of what caused it: fetch hides the reason there.
 *
 * @param {unknown} error
 */
export function reason(error) {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/**
 * What to show of an error.
 *
 * @param {unknown} error
 */
export function described(error) {
  if (error instanceof PlainError) return error.message
  return error instanceof Error && error.stack ? error.stack : String(error)
}

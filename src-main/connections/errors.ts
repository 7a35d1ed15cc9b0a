import type { Failure } from '../contract/failure.js'

/** A connection cannot be used or saved as it is. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  readonly failure: Failure

  constructor(code: string, message: string, hint: string, retryable = false) {
    super(message)
    this.failure = { code, message, retryable, hint }
  }
}

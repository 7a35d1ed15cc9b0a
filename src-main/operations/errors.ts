import type { Failure } from '../contract/failure.js'

/** A saved operation cannot be kept or used as it is. */
export class SavedOperationError extends Error {
  override readonly name = 'SavedOperationError'
  readonly failure: Failure

  constructor(code: string, message: string, hint: string) {
    super(message)
    this.failure = { code, message, retryable: false, hint }
  }
}

import { unconfirmed, type Failure } from '../contract/index.js'
import { statusOf } from './error-table.js'
import { isNetworkFailure } from './network-errors.js'

/** Refusals of a whole call that are about what a document holds. */
export const ofDocument = new Set([
  'MessageTooLong',
  'InvalidMessageContents',
  'InvalidParameterValue',
  'InvalidAttributeValue',
  'MissingParameter'
])

/** Of a document that later ones of its group have overtaken. */
export const notRepeated = (failure: Failure): Failure => ({
  ...failure,
  message: `${failure.message} Later documents of its group were accepted, so it was not sent again.`,
  hint: 'Sent now, it comes after them. Send it again if that is right.'
})

/** Without an answer, or with one of a server in trouble, SQS may have done what was asked. */
export const mayBeDone = (failure: Failure, error: unknown): boolean =>
  isNetworkFailure(failure) ||
  failure.code === 'InvalidAnswer' ||
  (failure.code !== 'RequestThrottled' && (statusOf(error) ?? 0) >= 500)

/** What a document says whose answer did not come. */
export const inDoubt = ({ retryable }: Failure): Failure => ({ ...unconfirmed, retryable })

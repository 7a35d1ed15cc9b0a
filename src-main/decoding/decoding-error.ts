import type { Failure } from '../contract/failure.js'

/** What a person typed cannot go back to where it came from, or a step is not there any more. */
export class DecodingError extends Error {
  override readonly name = 'DecodingError'

  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

export const notJson = (where: string): DecodingError =>
  new DecodingError({
    code: 'NotJson',
    message: `${where} has to be valid JSON.`,
    retryable: false,
    hint: 'Correct the text, or edit the body as it was sent.'
  })

export const notText = (): DecodingError =>
  new DecodingError({
    code: 'NotText',
    message: 'Half of a character (a lone surrogate) cannot be put into a message.',
    retryable: false,
    hint: 'Remove the characters that are shown as a sign.'
  })

export const stepGone = (id: string): DecodingError =>
  new DecodingError({
    code: 'StepGone',
    message: `The body cannot be opened by the step "${id}" any more.`,
    retryable: false,
    hint: 'Edit the body as it was sent.'
  })

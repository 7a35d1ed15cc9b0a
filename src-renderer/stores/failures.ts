import type { Failure } from '@contract'
import { failureOf } from '../bridge'

/** The failure in anything that a store has thrown. */
export const failureIn = (thrown: unknown): Failure => failureOf(thrown)

/** A failure as one text: what happened and what to do. */
export function failureText(thrown: unknown): string {
  const { message, hint } = failureOf(thrown)
  return [message, hint].filter(Boolean).join(' ')
}

import type { buildApp } from 'fauxqs'

/**
 * Makes the emulator do as SQS does where it does not: a long poll ends with its connection, and a body may hold every
 * character that SQS takes.
 *
 * @param app before it listens
 */
export function correct(app: ReturnType<typeof buildApp>): Promise<void>

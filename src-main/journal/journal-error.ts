import type { Failure } from '../contract/failure.js'

/** The journal cannot do what it was asked to. What to tell the person is in `failure`. */
export class JournalError extends Error {
  override readonly name = 'JournalError'

  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

const because = (code: string, message: string, hint: string, retryable = false) =>
  new JournalError({ code, message, retryable, hint })

export const documentNotFound = () =>
  because(
    'DocumentNotFound',
    'This document is no longer in the journal.',
    'The journal keeps documents up to the size and age in the settings.'
  )

export const runNotFound = () =>
  because(
    'RunNotFound',
    'This run is no longer in the journal.',
    'The journal keeps runs up to the size and age in the settings.'
  )

export const journalFull = () =>
  because(
    'JournalFull',
    'The journal is in memory, and has no room for further copies.',
    'What was not copied is still in the queue. Send back what was copied, or go on without a copy.'
  )

export const journalStopped = () =>
  because(
    'JournalStopped',
    'The journal stopped unexpectedly.',
    'Try again. If it happens again, restart the app.',
    true
  )

export const journalClosed = () =>
  because('JournalClosed', 'The journal is closed.', 'Restart the app.')

export const journalDamaged = () =>
  because(
    'JournalDamaged',
    'The journal file is damaged. It was set aside and a new one was started.',
    'Try again.',
    true
  )

/** What SQLite said is for us, not for the person: only its code is passed on. */
export const storageFailed = (sqliteCode: string) =>
  because(
    'JournalStorageFailed',
    `The journal could not be read or written (${sqliteCode}).`,
    'Check that there is space left on the disk and that the app may write to its folder.',
    true
  )

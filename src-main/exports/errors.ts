import type { Failure } from '../contract/index.js'

const reasons: Record<string, { what: string; hint: string }> = {
  ENOSPC: { what: 'the disk is full', hint: 'Free some space, or choose another disk.' },
  EDQUOT: { what: 'your share of the disk is used up', hint: 'Free some space.' },
  EACCES: { what: 'you may not write there', hint: 'Choose another folder.' },
  EPERM: { what: 'you may not write there', hint: 'Choose another folder.' },
  EROFS: { what: 'the disk can only be read', hint: 'Choose another disk.' },
  ENOENT: { what: 'the folder is not there any more', hint: 'Choose another folder.' }
}

/** An export that ended early. */
class ExportError extends Error {
  override readonly name = 'ExportError'

  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

/** @param documents how many were written before */
export function exportError(thrown: unknown, documents: number): unknown {
  const code = (thrown as NodeJS.ErrnoException | null)?.code
  if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return thrown
  const { what, hint } = reasons[code] ?? { what: code, hint: 'Choose another folder.' }
  return new ExportError({
    code: 'ExportFailed',
    message: `The documents could not be written: ${what}. ${documents.toLocaleString('en-US')} had been.`,
    retryable: true,
    hint
  })
}

export const tooManyColumns = (most: number) =>
  new ExportError({
    code: 'TooManyColumns',
    message: `The documents have more than ${most} different attributes: too many for the columns of a table.`,
    retryable: false,
    hint: 'Export them as NDJSON.'
  })

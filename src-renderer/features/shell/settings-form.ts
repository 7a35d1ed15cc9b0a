import { Settings } from '@contract'

const mebibyte = 1024 ** 2

export const toMebibytes = (bytes: number): number => Math.round(bytes / mebibyte)
export const fromMebibytes = (mebibytes: number): number => Math.round(mebibytes * mebibyte)

/** What is wrong with the limits of the journal, by field. Blank fields are wrong too. */
export function settingsProblems(limits: { mebibytes: number | null; days: number | null }): {
  retentionBytes?: string
  retentionDays?: string
} {
  const problems: { retentionBytes?: string; retentionDays?: string } = {}
  const bytes = Settings.shape.retentionBytes.safeParse(
    limits.mebibytes === null ? null : fromMebibytes(limits.mebibytes)
  )
  const days = Settings.shape.retentionDays.safeParse(limits.days)
  if (!bytes.success) {
    problems.retentionBytes = numberMessage(limits.mebibytes, bytes.error.issues[0]?.message)
  }
  if (!days.success) {
    problems.retentionDays = numberMessage(limits.days, days.error.issues[0]?.message)
  }
  return problems
}

const numberMessage = (value: number | null, message: string | undefined): string =>
  value === null || Number.isNaN(value) ? 'Enter a number.' : (message ?? 'Enter a number.')

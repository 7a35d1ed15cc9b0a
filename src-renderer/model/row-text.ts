const two = (value: number) => String(value).padStart(2, '0')

/** The time of day with milliseconds on the person's own clock: `14:03:58.042`. */
export function clockTime(ms: number): string {
  const date = new Date(ms)
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${time}.${milliseconds}`
}

/** Bytes in at most seven characters: `412 B`, `1.2 KiB`, `1 MiB`. */
export function shortBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const [value, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'KiB'] : [bytes / 1024 ** 2, 'MiB']
  return `${value < 100 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`
}

/** The end of a sequence number, where two of them differ: `…884213`. */
export const shortSequence = (sequenceNumber: string): string =>
  sequenceNumber.length > 6 ? `…${sequenceNumber.slice(-6)}` : sequenceNumber

/** A preview in three parts, the middle one being what was looked for. */
export interface Excerpt {
  before: string
  match: string
  after: string
}

/** Characters that are left in front of a match that would otherwise be out of sight. */
const lead = 6

/** Finds the text in the preview, any case, and brings it into view. Without a match it is the preview as it is. */
export function excerpt(preview: string, text: string): Excerpt {
  const at = text === '' ? -1 : preview.toLowerCase().indexOf(text.toLowerCase())
  if (at < 0) return { before: preview, match: '', after: '' }
  const before = preview.slice(0, at)
  return {
    before: before.length > lead * 1.5 ? `…${before.slice(-lead)}` : before,
    match: preview.slice(at, at + text.length),
    after: preview.slice(at + text.length)
  }
}

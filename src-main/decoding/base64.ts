import { compressed } from './compression.js'
import { Content, isPrintable } from './content.js'
import type { Decoder, Step } from './step.js'

type Encoding = 'base64' | 'base64url'

/** Without padding the text must be this long, in bytes: shorter words of letters and digits decode to a text by chance. */
const plainBytes = 18
const paddedBytes = 5
const jsonBytes = 6

/** The beginnings of files that are sent as base64. */
const magics = ['89504e470d0a1a0a', 'ffd8ff', '47494638', '25504446', '504b0304']

interface Form {
  encoding: Encoding
  padded: boolean
  /** The letters, without the ends of lines. */
  letters: string
  /** Puts the ends of lines back. */
  wrap(letters: string): string
}

/** Lines of one width, as MIME and `base64` write them, or one line; a line end may follow. */
function unwrapped(text: string): Pick<Form, 'letters' | 'wrap'> | null {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const last = text.endsWith(end) ? end : ''
  const lines = text.slice(0, text.length - last.length).split(end)
  const width = lines[0]?.length ?? 0
  const even = lines.every((line, at) => (at < lines.length - 1 ? line.length === width : line))
  if (!even || lines.some((line) => line.length > width)) return null
  if (lines.length > 1 && width % 4 !== 0) return null
  const wrap = (letters: string) =>
    (lines.length === 1 ? letters : letters.replace(RegExp(`.{${width}}(?=.)`, 'g'), `$&${end}`)) +
    last
  return { letters: lines.join(''), wrap }
}

/** What is written in one case only is a word, a number or an identifier. */
const hasBothCases = (text: string) => /[A-Z]/.test(text) && /[a-z]/.test(text)

function formOf(text: string): Form | null {
  // The first characters tell of nearly every text that it is none.
  if (!/^[A-Za-z0-9+/_-]{4}/.test(text)) return null
  const lines = unwrapped(text)
  if (!lines || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(lines.letters)) return null
  const { letters } = lines
  if (!hasBothCases(letters)) return null
  const whole = letters.length % 4 === 0
  const urlSafe = /[-_]/.test(letters) || (!whole && !/[+/]/.test(letters))
  // URL-safe texts are padded only where one sees that they are.
  const padded = urlSafe ? letters.endsWith('=') : whole
  return { ...lines, encoding: urlSafe ? 'base64url' : 'base64', padded }
}

function encode(bytes: Uint8Array, { encoding, padded, wrap }: Form): string {
  const letters = Buffer.from(bytes).toString(encoding).replace(/=+$/, '')
  const padding = padded ? '='.repeat((4 - (letters.length % 4)) % 4) : ''
  return wrap(letters + padding)
}

/** Whether what came out is something that was meant: JSON, compressed, a known kind of file, or a text that is no accident. */
function makesSense(inner: Content, hasPadding: boolean): boolean {
  if (compressed(inner).length > 0) return true
  const { bytes, text } = inner
  if (text === null) {
    const start = Buffer.from(bytes.subarray(0, 8)).toString('hex')
    return bytes.length >= plainBytes && magics.some((magic) => start.startsWith(magic))
  }
  if (bytes.length >= jsonBytes && inner.jsonText !== null) return true
  return bytes.length >= (hasPadding ? paddedBytes : plainBytes) && isPrintable(text)
}

/** Opens base64, standard and URL-safe, with and without padding, in one line or in many. */
export const base64: Decoder = (content) => {
  const form = content.text === null ? null : formOf(content.text)
  if (!form) return []
  const inner = Content.ofBytes(Buffer.from(form.letters, form.encoding))
  const close = (changed: Content) => Content.ofText(encode(changed.bytes, form))
  if (close(inner).text !== content.text) return []
  if (!makesSense(inner, form.letters.endsWith('='))) return []
  const label = form.encoding === 'base64' ? 'base64' : 'base64 (URL-safe)'
  return [{ kind: 'step', id: form.encoding, label, auto: true, inner, close } satisfies Step]
}

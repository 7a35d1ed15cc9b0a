/** The encoding that the first bytes of a file tell; without a mark it is UTF-8. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** The bytes of a file are no text. */
export class NotText extends Error {
  override readonly name = 'NotText'

  /**
   * @param line the first that is none, from 1
   * @param before bytes of the file before it
   */
  constructor(
    readonly line: number,
    readonly before: number
  ) {
    super()
  }
}

const newline = 0x0a
const isText = (bytes: Uint8Array): boolean => {
  try {
    // The last line may go on in the next part.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Where in a part the first line begins that is not UTF-8, and how many lines are before it. What no line tells is the first. */
function badLine(bytes: Uint8Array): { lines: number; before: number } {
  let lines = 0
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start) + 1 || bytes.length
    // The first may begin in the middle of a character.
    if (lines > 0 && !isText(bytes.subarray(start, end))) return { lines, before: start }
    lines++
    start = end
  }
  return { lines: 0, before: 0 }
}

/** Decodes the parts of a file, and knows where it is. */
function decoding(encoding: string): (bytes?: Uint8Array) => string {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let lines = 0
  let before = 0
  return (bytes) => {
    try {
      const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
      before += bytes?.length ?? 0
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
      return text
    } catch {
      const bad = badLine(encoding === 'utf-8' && bytes ? bytes : new Uint8Array())
      throw new NotText(lines + bad.lines + 1, before + bad.before)
    }
  }
}

/**
 * The text of a file, part by part as it is read. A byte order mark is no part of it.
 *
 * @throws NotText
 */
export async function* textOf(
  file: Blob,
  read: (bytes: number) => void = () => undefined
): AsyncGenerator<string> {
  const encoding = encodingOf(new Uint8Array(await file.slice(0, 2).arrayBuffer()))
  const decode = decoding(encoding)
  const reader = file.stream().getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      read(part.value.byteLength)
      yield decode(part.value)
    }
    yield decode()
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

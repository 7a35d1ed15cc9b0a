/** The encoding that the first bytes of a file tell; without a mark it is UTF-8. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** The bytes of a file are no text. */
export class NotText extends Error {
  override readonly name = 'NotText'
}

function decoding(encoding: string): (bytes?: Uint8Array) => string {
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (bytes) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw new NotText()
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

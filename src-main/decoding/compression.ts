import * as zlib from 'node:zlib'
import { Content, isPrintable, openedLimit } from './content.js'
import type { Decoder, Step, Unopened } from './step.js'

type Pack = (bytes: Uint8Array) => Uint8Array
type Unpack = (
  bytes: Uint8Array,
  options: { maxOutputLength: number; info: true }
) => { buffer: Uint8Array; engine: { bytesWritten: number } }

interface Codec {
  id: string
  label: string
  recognised(content: Content): boolean
  unpack: Unpack
  pack: Pack
  /** A checksum, or a text in what comes out: without either it may be an accident. */
  certain(opened: Content): boolean
}

// Their types do not know `info`, which tells how much of the input was read.
const unpacking = (unpack: unknown) => unpack as Unpack
const always = () => true

/** Shorter ones, which have no checksum, come about by chance. */
const rawBytes = 12
const rawText = 16

const codecs: Codec[] = [
  {
    id: 'gzip',
    label: 'gzip',
    recognised: ({ bytes }) => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8,
    unpack: unpacking(zlib.gunzipSync),
    pack: (bytes) => zlib.gzipSync(bytes),
    certain: always
  },
  {
    id: 'zlib',
    label: 'deflate (zlib)',
    recognised: ({ bytes: [first = 0, second = 0] }) =>
      (first & 15) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0,
    unpack: unpacking(zlib.inflateSync),
    pack: (bytes) => zlib.deflateSync(bytes),
    certain: always
  },
  {
    id: 'deflate',
    label: 'deflate (raw)',
    recognised: ({ bytes, text }) => bytes.length >= rawBytes && text === null,
    unpack: unpacking(zlib.inflateRawSync),
    pack: (bytes) => zlib.deflateRawSync(bytes),
    certain: ({ text }) => text !== null && text.length >= rawText && isPrintable(text)
  }
]

// Newer versions of Node have it.
const { zstdCompressSync, zstdDecompressSync } = zlib as {
  zstdCompressSync?: Pack
  zstdDecompressSync?: Unpack
}
const isZstd = ({ bytes }: Content) =>
  Buffer.from(bytes.subarray(0, 4)).toString('hex') === '28b52ffd' && bytes.length >= 9

if (zstdCompressSync && zstdDecompressSync) {
  codecs.push({
    id: 'zstd',
    label: 'zstd',
    recognised: isZstd,
    unpack: zstdDecompressSync,
    pack: (bytes) => zstdCompressSync(bytes),
    certain: always
  })
}

const isTooLarge = (thrown: unknown) =>
  (thrown as { code?: unknown } | null)?.code === 'ERR_BUFFER_TOO_LARGE'

function open(codec: Codec, content: Content): Step | Unopened | null {
  const { id, label } = codec
  try {
    const options = { maxOutputLength: openedLimit, info: true } as const
    const { buffer, engine } = codec.unpack(content.bytes, options)
    const inner = Content.ofBytes(buffer)
    // What is left over would be lost on the way back.
    if (engine.bytesWritten !== content.bytes.length || !codec.certain(inner)) return null
    const close = (changed: Content) => Content.ofBytes(codec.pack(changed.bytes))
    return { kind: 'step', id, label, auto: true, inner, close }
  } catch (thrown) {
    if (!isTooLarge(thrown) || id === 'deflate') return null
    const why = 'Opened, it would be larger than 16 MiB.'
    return { kind: 'unopened', label, why }
  }
}

const known = new WeakMap<Content, (Step | Unopened)[]>()

function find(content: Content): (Step | Unopened)[] {
  for (const codec of codecs) {
    const opened = codec.recognised(content) ? open(codec, content) : null
    if (opened) return [opened]
  }
  if (!zstdDecompressSync && isZstd(content)) {
    const why = `Node.js ${process.versions.node}, which Longpoll runs on here, cannot open it.`
    return [{ kind: 'unopened', label: 'zstd', why }]
  }
  return []
}

/** Opens gzip, deflate with and without its zlib header, and zstd where this version of Node has it. */
export const compressed: Decoder = (content) => {
  const found = known.get(content) ?? find(content)
  known.set(content, found)
  return found
}

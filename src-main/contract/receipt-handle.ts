import type { InputDocument } from './document.js'

const profile =
  /^(?:<\?xml[^>]*\?>)?\s*<DeleteProfileConfig(?:\s[^>]*)?>\s*<id(?:\s[^>]*)?>([^<]*)<\/id>\s*<\/DeleteProfileConfig>$/

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntity(whole: string, name: string): string {
  if (!name.startsWith('#')) return entities[name] ?? whole
  const code = name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

const fromXml = (text: string) =>
  profile
    .exec(text)?.[1]
    ?.replace(/&(#x[\da-fA-F]+|#\d+|\w+);/g, decodeEntity)
    .trim() ?? null

function fromJson(text: string): string | null {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null || !('id' in parsed)) return null
    return typeof parsed.id === 'string' ? parsed.id.trim() : null
  } catch {
    return null
  }
}

function fromBody(body: string): string | null {
  const text = body.trim()
  if (text.startsWith('{')) return fromJson(text)
  if (text.startsWith('<')) return fromXml(text)
  return text
}

/**
 * The receipt handle of a document for Delete: its **Receipt Handle** property, otherwise its body as plain text,
 * `{"id": "…"}` or `<DeleteProfileConfig><id>…</id></DeleteProfileConfig>`.
 *
 * @returns the handle, or null where there is none
 */
export function receiptHandleOf(document: InputDocument): string | null {
  const given = document.properties.receiptHandle?.trim()
  return given || fromBody(document.body) || null
}

import { createHash } from 'node:crypto'
import { baseType, type MessageAttribute } from '../contract/index.js'

/** @returns the MD5 of a body as SQS gives it: lowercase hexadecimal of its UTF-8 bytes */
export const md5OfBody = (body: string): string => createHash('md5').update(body).digest('hex')

function lengthPrefixed(bytes: Buffer): Buffer[] {
  const length = Buffer.allocUnsafe(4)
  length.writeUInt32BE(bytes.length)
  return [length, bytes]
}

const stringTransport = Buffer.from([1])
const binaryTransport = Buffer.from([2])

function encoded({ name, type, value }: MessageAttribute): Buffer[] {
  const binary = baseType(type) === 'Binary'
  return [
    ...lengthPrefixed(Buffer.from(name)),
    ...lengthPrefixed(Buffer.from(type)),
    binary ? binaryTransport : stringTransport,
    ...lengthPrefixed(Buffer.from(value, binary ? 'base64' : 'utf8'))
  ]
}

const byName = (a: MessageAttribute, b: MessageAttribute) => (a.name < b.name ? -1 : 1)

/**
 * The MD5 of message attributes: over each in the order of their names, every part with its length in front.
 *
 * @returns lowercase hexadecimal, or null where there are no attributes
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: MessageAttribute[]): string | null {
  if (attributes.length === 0) return null
  const hash = createHash('md5')
  for (const attribute of attributes.toSorted(byName)) {
    for (const part of encoded(attribute)) hash.update(part)
  }
  return hash.digest('hex')
}

import { isJson, looksLikeJson, type MessageAttribute } from '@contract'

/** Where the payload of a message is that the Extended Client Library did not send through SQS. */
export interface LargePayload {
  bucket: string
  key: string
  /** Bytes of it, as the sender said in an attribute; null where it did not. */
  bytes: number | null
}

/** The Java classes by which the pointers of the library are known, the older one last. */
const classes = [
  'software.amazon.payloadoffloading.PayloadS3Pointer',
  'com.amazon.sqs.javamessaging.MessageS3Pointer'
]

const sizeAttributes = ['ExtendedPayloadSize', 'SQSLargePayloadSize']

/** A pointer is short: two names and a class. */
const longest = 4096

function sizeOf(attributes: readonly MessageAttribute[]): number | null {
  const written = attributes.find(({ name }) => sizeAttributes.includes(name))?.value ?? ''
  return /^\d{1,15}$/.test(written) ? Number(written) : null
}

/** @returns where the payload is; null where the body is no pointer */
export function largePayloadOf(
  body: string,
  attributes: readonly MessageAttribute[]
): LargePayload | null {
  if (body.length > longest || !looksLikeJson(body) || !isJson(body)) return null
  const parsed: unknown = JSON.parse(body)
  if (!Array.isArray(parsed) || parsed.length !== 2) return null
  // Not `String`, which asks an object for a `toString` of its own.
  if (typeof parsed[0] !== 'string' || !classes.includes(parsed[0])) return null
  const { s3BucketName: bucket, s3Key: key } = (parsed[1] ?? {}) as Record<string, unknown>
  if (typeof bucket !== 'string' || typeof key !== 'string') return null
  return { bucket, key, bytes: sizeOf(attributes) }
}

import type { MessageAttributeValue } from '@aws-sdk/client-sqs'
import { baseType, type MessageAttribute } from '../contract/index.js'

/** The attributes of an input document in the shape of the SDK, or undefined where there are none. */
export function toSdkAttributes(
  attributes: MessageAttribute[]
): Record<string, MessageAttributeValue> | undefined {
  if (attributes.length === 0) return undefined
  return Object.fromEntries(
    attributes.map(({ name, type, value }) => [
      name,
      baseType(type) === 'Binary'
        ? { DataType: type, BinaryValue: Buffer.from(value, 'base64') }
        : { DataType: type, StringValue: value }
    ])
  )
}

const none: MessageAttribute[] = []

const base64 = (bytes: Uint8Array | undefined) =>
  bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') : ''

/** The attributes of a received message; values are exact, Binary is base64. */
export function fromSdkAttributes(
  attributes: Record<string, MessageAttributeValue> | undefined
): MessageAttribute[] {
  if (!attributes) return none
  return Object.entries(attributes).map(([name, value]) => {
    const type = value.DataType ?? 'String'
    const binary = baseType(type) === 'Binary'
    return { name, type, value: binary ? base64(value.BinaryValue) : (value.StringValue ?? '') }
  })
}

import {
  queueAttributeNames,
  tagValue,
  type QueueAttributeName,
  type QueueAttributes
} from '@contract'
import { defaultAttributes, sameAttribute, valueOf, type QueueConfig } from './attributes'

/** What has to be sent to make a queue what the form says. */
export interface QueueChanges {
  attributes: QueueAttributes
  /** The attributes that change, as the server told them. */
  before: QueueAttributes
  /** The tags that change, as the server told them; without those that are new. */
  tagsBefore: Record<string, string>
  tagsSet: Record<string, string>
  tagsRemoved: string[]
}

/**
 * Whether an attribute says anything beside the others: only one kind of encryption may be named in a request, KMS ends
 * the other by itself, and without a key of KMS its reuse period means nothing.
 */
export const isSaid = (name: QueueAttributeName, { KmsMasterKeyId }: QueueAttributes): boolean =>
  name === 'SqsManagedSseEnabled'
    ? !KmsMasterKeyId
    : name !== 'KmsDataKeyReusePeriodSeconds' || Boolean(KmsMasterKeyId)

/** The attributes that mean something else than before, under their names. */
export function changedNames(before: QueueConfig, after: QueueConfig): QueueAttributeName[] {
  return queueAttributeNames.filter((name) => {
    const wanted = after.attributes[name]
    if (wanted === undefined || name === 'FifoQueue' || !isSaid(name, after.attributes))
      return false
    return !sameAttribute(name, valueOf(before.attributes, name), wanted)
  })
}

/** What an attribute is set to. Removing the redrive allow policy is said by its own word for it. */
const sent = (name: QueueAttributeName, value: string) =>
  name === 'RedriveAllowPolicy' && value === '' ? '{"redrivePermission":"allowAll"}' : value

/** Only what changed. */
export function changesOf(before: QueueConfig, after: QueueConfig): QueueChanges {
  const names = changedNames(before, after)
  const tagsThere = Object.entries(before.tags)
  return {
    attributes: Object.fromEntries(
      names.map((name) => [name, sent(name, after.attributes[name] ?? '')])
    ),
    before: Object.fromEntries(names.map((name) => [name, before.attributes[name] ?? ''])),
    tagsBefore: Object.fromEntries(
      tagsThere.filter(([key, value]) => tagValue(after.tags, key) !== value)
    ),
    tagsSet: Object.fromEntries(
      Object.entries(after.tags).filter(([key, value]) => tagValue(before.tags, key) !== value)
    ),
    tagsRemoved: Object.keys(before.tags).filter((key) => tagValue(after.tags, key) === undefined)
  }
}

export const isNothing = ({ attributes, tagsSet, tagsRemoved }: QueueChanges): boolean =>
  Object.keys(attributes).length + Object.keys(tagsSet).length + tagsRemoved.length === 0

/** What a new queue is made with: what is SQS's own default is left to it, but for the encryption, which is said. */
export function creationOf({ fifo, attributes }: QueueConfig): QueueAttributes {
  const names = queueAttributeNames.filter((name) => {
    const value = attributes[name]
    if (value === undefined || value === '' || !isSaid(name, attributes)) return false
    if (name === 'FifoQueue') return fifo
    return name === 'SqsManagedSseEnabled' || !sameAttribute(name, value, defaultAttributes[name])
  })
  return Object.fromEntries(names.map((name) => [name, attributes[name]]))
}

import type { HeldPlace } from '../../src-main/contract/index.js'
import type { Journal } from '../../src-main/journal/journal.js'
import { rowOf, type Kept } from './kept-documents.js'

/** What the journal over arrays answers about leases. */

const isHeld = ({ state, leaseUntil }: Kept, now: number): boolean =>
  state === 'held' && (leaseUntil === null || leaseUntil > now)

export function leasesIn(
  all: readonly Kept[],
  { connectionId, listenerId, now, limit }: Parameters<Journal['leases']>[0]
) {
  const held = all.filter(
    (kept) =>
      isHeld(kept, now) &&
      (connectionId === undefined || kept.connectionId === connectionId) &&
      (listenerId === undefined || kept.listenerId === listenerId)
  )
  return { rows: held.slice(0, limit).map(rowOf), total: held.length }
}

export function heldPlacesIn(all: readonly Kept[], now: number): HeldPlace[] {
  const places = new Map<string, HeldPlace>()
  for (const { connectionId, queueUrl } of all.filter((kept) => isHeld(kept, now))) {
    const key = `${connectionId} ${queueUrl}`
    const leases = 1 + (places.get(key)?.leases ?? 0)
    places.set(key, { connectionId, queueUrl, leases })
  }
  return [...places.values()]
}

export const leasesAmong = (some: readonly Kept[]) =>
  some.flatMap((kept) => {
    const { id: documentId, connectionId, queueUrl, listenerId, state, properties } = kept
    const { receiptHandle, messageId = null } = properties
    if (!receiptHandle || state !== 'held') return []
    return [{ documentId, connectionId, queueUrl, messageId, receiptHandle, listenerId }]
  })

export function heldHandlesIn(all: readonly Kept[], connectionId: string, handles: string[]) {
  const wanted = new Set(handles)
  return all.flatMap((kept) => {
    const { receiptHandle = '' } = kept.properties
    const own = kept.connectionId === connectionId && wanted.has(receiptHandle)
    return own && kept.state === 'held' ? [{ documentId: kept.id, receiptHandle }] : []
  })
}

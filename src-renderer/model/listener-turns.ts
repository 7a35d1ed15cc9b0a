import type { Listener } from '@contract'

type Placed = Pick<Listener, 'id' | 'connectionId' | 'startedAt'>

/**
 * Sessions in the order in which they are shown one after the other: those of the current connection first, then those
 * of the connections behind it in the list, around to the one before it. So the round is the same wherever it begins.
 */
export function inTurns<L extends Placed>(
  listeners: readonly L[],
  connectionIds: readonly string[],
  currentId: string | null
): L[] {
  const count = connectionIds.length
  const start = Math.max(0, connectionIds.indexOf(currentId ?? ''))
  const turn = ({ connectionId }: L) => {
    const at = connectionIds.indexOf(connectionId)
    return at < 0 ? count : (at - start + count) % count
  }
  return [...listeners].sort(
    (a, b) => turn(a) - turn(b) || a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)
  )
}

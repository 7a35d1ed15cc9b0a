import type { MenuCommand } from '@contract'

/** The keys that the menu shows, with Ctrl or ⌘. Windows without a menu bar have them all the same. */
const commandOfKey: Record<string, MenuCommand> = {
  k: 'palette',
  n: 'new-connection',
  ',': 'settings',
  r: 'refresh-queues',
  w: 'close-tab',
  b: 'toggle-sidebar',
  i: 'toggle-inspector'
}

const commandOfShiftedKey: Record<string, MenuCommand> = {
  f: 'filter-queues',
  a: 'all-queues'
}

/** @returns the command that a key press stands for, or undefined */
export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  mac: boolean
): MenuCommand | undefined {
  if (event.altKey) return undefined
  if (event.ctrlKey && event.key === 'Tab') return event.shiftKey ? 'previous-tab' : 'next-tab'
  if (!(mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey)) return undefined
  const key = event.key.toLowerCase()
  return event.shiftKey ? commandOfShiftedKey[key] : commandOfKey[key]
}

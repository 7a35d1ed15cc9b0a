/** Whether the keyboard has a ⌘ key. */
export const onMac = /Mac/.test(navigator.platform)

/** How the key of the shortcuts is written. */
export const modifier = onMac ? '⌘' : 'Ctrl'

/** `shortcut('K')` → `Ctrl+K` or `⌘K`; `shortcut('R', 'Shift')` → `Ctrl+Shift+R` or `⇧⌘R`. */
export function shortcut(key: string, also?: 'Shift'): string {
  if (onMac) return `${also ? '⇧' : ''}⌘${key}`
  return ['Ctrl', also, key].filter(Boolean).join('+')
}

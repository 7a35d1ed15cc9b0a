/** Once a menu is gone, and not from what has taken the focus since: an item may have opened a dialog. */
export function giveBackFocus(to: HTMLElement | null): void {
  setTimeout(() => {
    if (document.activeElement === document.body) to?.focus()
  })
}

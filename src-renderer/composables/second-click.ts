/** Milliseconds for which a second press may still belong to the first. */
const longest = 700

const events = ['mousedown', 'click', 'dblclick'] as const

/**
 * Takes away the second press of a double click: the first one has closed what it was made on, and the second would act
 * on whatever lies below. A press that begins anew is let through.
 */
export function swallowSecondClick(): void {
  const stop = () => {
    clearTimeout(timer)
    for (const name of events) window.removeEventListener(name, take, { capture: true })
  }
  const take = (event: MouseEvent) => {
    if (event.detail < 2) return stop()
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const timer = setTimeout(stop, longest)
  for (const name of events) window.addEventListener(name, take, { capture: true })
}

/** The widths in pixels between which a side pane can be dragged; below half of the least it folds away. */
export interface PaneLimits {
  min: number
  max: number
  initial: number
}

export const paneLimits = {
  sidebar: { min: 220, max: 520, initial: 240 },
  inspector: { min: 240, max: 900, initial: 360 }
} as const satisfies Record<string, PaneLimits>

/** What the workspace needs to be of use, in pixels. */
const workspaceMin = 560

export interface PaneWidths {
  sidebar: number
  inspector: number
}

/**
 * The widths that fit into a window: as wished while the workspace keeps what it needs, then first the inspector gives
 * way, then the side bar, each down to its least. A width of 0 is a pane that is folded away.
 */
export function fitPanes(total: number, wished: PaneWidths): PaneWidths {
  const give = (width: number, min: number, over: number) =>
    width === 0 ? 0 : Math.max(Math.min(width, min), width - Math.max(0, over))
  const over = wished.sidebar + wished.inspector + workspaceMin - total
  const inspector = give(wished.inspector, paneLimits.inspector.min, over)
  const sidebar = give(
    wished.sidebar,
    paneLimits.sidebar.min,
    over - (wished.inspector - inspector)
  )
  return { sidebar, inspector }
}

/** Where a dragged edge ends: a width within the limits, or null to fold the pane away. */
export function draggedWidth(wanted: number, { min, max }: PaneLimits): number | null {
  if (wanted < min / 2) return null
  return Math.round(Math.min(max, Math.max(min, wanted)))
}

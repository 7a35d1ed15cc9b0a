import { z } from 'zod'

export const minimumSize = { width: 1024, height: 700 } as const
const usualSize = { width: 1440, height: 900 } as const

export const WindowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  maximized: z.boolean()
})
export type WindowState = z.infer<typeof WindowState>

/** In device-independent pixels. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** How much of the title bar must be on a screen for a person to be able to move the window. */
const grip = { width: 120, height: 40 } as const

/**
 * Where the window goes: as it was left if that is still on a screen, otherwise in the middle of the first one.
 *
 * @param areas the usable part of every screen, the first screen first
 */
export function placeWindow(saved: WindowState | null, areas: Rectangle[]): WindowState {
  const first = areas[0] ?? { x: 0, y: 0, ...usualSize }
  if (saved !== null && areas.some((area) => canBeMoved(saved, area))) {
    return { ...saved, ...atLeastMinimum(saved) }
  }
  const width = Math.max(minimumSize.width, Math.min(usualSize.width, first.width))
  const height = Math.max(minimumSize.height, Math.min(usualSize.height, first.height))
  const x = first.x + Math.max(0, Math.round((first.width - width) / 2))
  const y = first.y + Math.max(0, Math.round((first.height - height) / 2))
  return { x, y, width, height, maximized: saved?.maximized ?? false }
}

function atLeastMinimum(size: Rectangle): { width: number; height: number } {
  return {
    width: Math.max(size.width, minimumSize.width),
    height: Math.max(size.height, minimumSize.height)
  }
}

function canBeMoved(window: Rectangle, area: Rectangle): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const barInside = window.y >= area.y && window.y + grip.height <= area.y + area.height
  return across >= grip.width && barInside
}

import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { appOrigin } from '../shell/origin.js'

/** The parts of an Electron IPC event that say who sent it. */
export interface Sender {
  sender: Pick<IpcMainEvent['sender'], 'id'>
  senderFrame: Pick<NonNullable<IpcMainInvokeEvent['senderFrame']>, 'origin' | 'parent'> | null
}

/**
 * Whether a message comes from the page itself: the window that this app made, its main frame, its own origin.
 *
 * @param windowId the `webContents` id of the main window, null while there is none
 */
export function isTrusted(event: Sender, windowId: number | null): boolean {
  const frame = event.senderFrame
  if (frame === null || event.sender.id !== windowId) return false
  return frame.parent === null && frame.origin === appOrigin
}

import type { IpcRenderer, IpcRendererEvent } from 'electron'
import { wire } from '../contract/names.js'

type Receive = (payload: unknown) => void

/** Hears the one channel of events once, however many subscribe. @returns subscribes to the events of a name */
export function fanOut(
  ipc: Pick<IpcRenderer, 'on'>
): (name: string, listener: Receive) => () => void {
  const byName = new Map<string, Set<{ receive: Receive }>>()
  ipc.on(wire.event, (_: IpcRendererEvent, event: { name: string; payload: unknown }) => {
    // A copy: who hears of it may end a subscription, or begin one that is not meant yet.
    for (const { receive } of [...(byName.get(event.name) ?? [])]) receive(event.payload)
  })
  return (name, receive) => {
    const all = byName.get(name) ?? new Set()
    byName.set(name, all)
    // An object of its own for each: the same function may subscribe twice.
    const subscription = { receive }
    all.add(subscription)
    return () => void all.delete(subscription)
  }
}

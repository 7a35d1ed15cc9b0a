import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import type { Bridge } from './contract/bridge.js'
import { eventNames, requestNames, wire } from './contract/names.js'

const knownRequests: ReadonlySet<string> = new Set(requestNames)
const knownEvents: ReadonlySet<string> = new Set(eventNames)

const refused = (code: string, message: string) => ({
  ok: false,
  failure: { code, message, retryable: false, hint: 'Restart Longpoll.' }
})

const bridge: Bridge = {
  async request(name, input, callId) {
    if (!knownRequests.has(name)) {
      return refused('UnknownRequest', 'Longpoll does not know this request.')
    }
    try {
      return (await ipcRenderer.invoke(wire.request, { name, input, callId })) as unknown
    } catch {
      // Only what cannot be copied to another process ends here: the router answers everything else.
      return refused('InvalidRequest', 'This cannot be sent to the main process.')
    }
  },

  cancel(callId) {
    ipcRenderer.send(wire.cancel, String(callId))
  },

  on(name, listener) {
    if (!knownEvents.has(name)) throw new TypeError('Longpoll does not know this event.')
    const receive = (_: IpcRendererEvent, event: { name: string; payload: unknown }): void => {
      if (event.name === name) listener(event.payload)
    }
    ipcRenderer.on(wire.event, receive)
    return () => {
      ipcRenderer.removeListener(wire.event, receive)
    }
  }
}

contextBridge.exposeInMainWorld('longpoll', bridge)

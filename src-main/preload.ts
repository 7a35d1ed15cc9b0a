import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from './contract/bridge.js'
import { eventNames, requestNames, wire } from './contract/names.js'
import { fanOut } from './ipc/fan-out.js'

const knownRequests: ReadonlySet<string> = new Set(requestNames)
const knownEvents: ReadonlySet<string> = new Set(eventNames)

const subscribe = fanOut(ipcRenderer)

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
    return subscribe(name, listener)
  }
}

contextBridge.exposeInMainWorld('longpoll', bridge)

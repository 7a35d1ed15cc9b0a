import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads'
import { Host } from './host.js'
import type { Call, FromWorker, WorkerOptions } from './protocol.js'
import { openStore, startAfresh } from './set-aside.js'

function serve(port: MessagePort, options: WorkerOptions): void {
  const send = (message: FromWorker) => port.postMessage(message)
  const tell = (notice: string | null) => {
    if (notice !== null) send({ notice })
  }
  const opened = openStore(options)
  tell(opened.notice)
  const host = new Host(opened.store, {
    send,
    drain() {
      const calls: Call[] = []
      for (;;) {
        const next = receiveMessageOnPort(port) as { message: Call } | undefined
        if (!next) return calls
        calls.push(next.message)
      }
    },
    reopen() {
      const afresh = startAfresh(options, null)
      tell(afresh.notice)
      return afresh.store
    },
    closed: () => port.close()
  })
  port.on('message', (call: Call) => host.receive(call))
}

if (parentPort) serve(parentPort, workerData as WorkerOptions)

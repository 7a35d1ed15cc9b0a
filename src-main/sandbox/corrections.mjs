// The emulator differs from SQS in three points that a person meets:
//
// - A long poll whose client is gone goes on, and takes the next messages for nobody: they are invisible for their whole
//   visibility timeout. Here such a poll ends with its connection.
// - It refuses characters beyond the basic plane in a body. SQS takes them.
// - Some attributes of a queue cannot be changed, or are not told. Here they are kept and told like the others.
//
// Plain JavaScript, so that the tests' server runs it in a process of its own without a build.
import { AsyncLocalStorage } from 'node:async_hooks'

const part = (path) => import(new URL(path, import.meta.resolve('fauxqs')).href)

const connections = new AsyncLocalStorage()

/** @param app the emulator's Fastify app, before it listens */
export async function correct(app) {
  const { SqsQueue } = await part('./sqs/sqsStore.js')
  const { ALL_ATTRIBUTE_NAMES, INVALID_MESSAGE_BODY_CHAR, SETTABLE_ATTRIBUTES } =
    await part('./sqs/sqsTypes.js')
  for (const name of keptAttributes) SETTABLE_ATTRIBUTES.add(name)
  const told = keptAttributes.filter((name) => !ALL_ATTRIBUTE_NAMES.includes(name))
  ALL_ATTRIBUTE_NAMES.push(...told)
  Object.defineProperty(INVALID_MESSAGE_BODY_CHAR, 'test', { value: isRefused })
  app.addHook('onRequest', (request, _reply, done) => connections.run(request.raw.socket, done))
  if (SqsQueue.prototype.waitForMessages === waitForMessages) return
  original = SqsQueue.prototype.waitForMessages
  SqsQueue.prototype.waitForMessages = waitForMessages
}

const keptAttributes = [
  'DeduplicationScope',
  'FifoThroughputLimit',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled'
]

let original

const isRefused = (text) =>
  /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text)

/** Never resolves once the connection is closed: then nothing is taken out of the queue. */
function waitForMessages(seconds) {
  const socket = connections.getStore()
  if (socket?.destroyed) return new Promise(() => undefined)
  return new Promise((resolve) => {
    const give = () => {
      socket?.off('close', forget)
      resolve()
    }
    original.call(this, seconds).then(give)
    const waiter = this.pollWaiters.at(-1)
    const forget = () => {
      clearTimeout(waiter.timer)
      this.pollWaiters = this.pollWaiters.filter((other) => other !== waiter)
      this.stopPollTimerIfEmpty()
    }
    socket?.once('close', forget)
  })
}

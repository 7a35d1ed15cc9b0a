import { untilAborted } from '../authentication/until-aborted.js'

const last = new Map<string, Promise<unknown>>()

/** Does one work after the other for each key. Who is aborted while waiting does not start. */
export function inTurn<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const before = last.get(key) ?? Promise.resolve()
  const own = before.then(() => {
    signal.throwIfAborted()
    return work()
  })
  const ended = own.catch(() => undefined)
  last.set(key, ended)
  void ended.then(() => {
    if (last.get(key) === ended) last.delete(key)
  })
  return untilAborted(own, signal)
}

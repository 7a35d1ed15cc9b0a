import type { Fault, FaultProxy } from '../../support/fault-proxy.js'

/** What a bad day has in store, each with its share of the faults. None of them lasts. */
const faults: Fault[] = [
  { kind: 'delay', ms: 60 },
  { kind: 'delay', ms: 250 },
  { kind: 'drop' },
  { kind: 'reset' },
  { kind: 'truncate' },
  { kind: 'lose-answer' },
  { kind: 'fail-after' },
  { kind: 'error', status: 429, code: 'TooManyRequestsException' },
  { kind: 'error', status: 503, code: 'ServiceUnavailable' },
  { kind: 'error', status: 400, code: 'RequestThrottled' },
  { kind: 'error', status: 500, code: 'InternalError' },
  { kind: 'answer', status: 200, body: '<html>A proxy says hello.</html>' },
  { kind: 'answer', status: 502, body: 'Bad Gateway' }
]

/** The same numbers at every run, from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Kinds of faults after which the server may have done what was asked. */
const doneInSecret = new Set<Fault['kind']>(['lose-answer', 'fail-after', 'truncate'])

/**
 * Breaks a share of the requests, each in a way that is drawn.
 *
 * @returns how often each kind was met, and how often SQS had done what was asked although no answer came
 */
export function mix(proxy: FaultProxy, share: number, seed: number) {
  const random = randomNumbers(seed)
  const met = new Map<Fault['kind'], number>()
  const tally = { met, doneInSecret: 0 }
  proxy.fault = () => {
    if (random() >= share) return null
    const fault = faults[Math.floor(random() * faults.length)] ?? null
    if (!fault) return null
    met.set(fault.kind, (met.get(fault.kind) ?? 0) + 1)
    if (doneInSecret.has(fault.kind)) tally.doneInSecret++
    return fault
  }
  return tally
}

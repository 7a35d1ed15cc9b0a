import type { CallName, Call, ReadName, WriteCalls } from './protocol.js'
import type { Store } from './store.js'

type WriteCall = Extract<Call, { name: keyof WriteCalls }>
type ReadCall = Extract<Call, { name: ReadName }>

/** Carries out a write. Within a transaction. */
export function performWrite(store: Store, call: WriteCall): unknown {
  const { writes, spool } = store
  switch (call.name) {
    case 'startRun':
      return writes.startRun(...call.args)
    case 'append':
      return store.append(...call.args)
    case 'stage':
      return spool.add(...call.args)
    case 'unstage':
      return spool.drop(...call.args)
    case 'recordPoll':
      return writes.recordPoll(...call.args)
    case 'setState':
      return writes.setState(...call.args)
    case 'endLeases':
      return writes.endLeases(...call.args)
    case 'endRun':
      return writes.endRun(...call.args)
    case 'endListening':
      return writes.endListening(...call.args)
  }
}

export function performRead(store: Store, call: ReadCall): unknown {
  switch (call.name) {
    case 'page':
      return store.pages.page(...call.args)
    case 'document':
      return store.document(...call.args)
    case 'lanes':
      return store.lanes.lanes(...call.args)
    case 'groups':
      return store.lanes.groups(...call.args)
    case 'runs':
      return store.runs.runs(...call.args)
    case 'run':
      return store.runs.run(...call.args)
    case 'pairs':
      return store.pairs.pairs(...call.args)
    case 'rerunFacts':
      return store.reruns.facts(...call.args)
    case 'inputs':
      return store.reruns.inputs(...call.args)
    case 'staged':
      return store.spool.next(...call.args)
    case 'operation':
      return store.reruns.operation(...call.args)
    case 'gather':
      return store.gathering.gather(...call.args)
    case 'arrange':
      return store.gathering.arrange(...call.args)
    case 'arranged':
      return store.gathering.arranged(...call.args)
    case 'ungather':
      return store.gathering.ungather(...call.args)
    case 'restoredSince':
      return store.gathering.restoredSince(...call.args)
    case 'unsettled':
      return store.redrives.unsettled(...call.args)
    case 'openRedrives':
      return store.redrives.open(...call.args)
    case 'redriveTries':
      return store.redrives.tries(...call.args)
    case 'letters':
      return store.letters.letters(...call.args)
    case 'causes':
      return store.letters.causes(...call.args)
    case 'leases':
      return store.leases.leases(...call.args)
    case 'heldPlaces':
      return store.leases.heldPlaces(...call.args)
    case 'leasesOf':
      return store.leases.leasesOf(...call.args, Date.now())
    case 'heldHandles':
      return store.leases.heldHandles(...call.args, Date.now())
    case 'sentIds':
      return store.sent.sentIds(...call.args)
    case 'observed':
      return store.observed.observed(...call.args)
    case 'status':
      return store.status()
  }
}

const other: ReadonlySet<CallName> = new Set<CallName>(['retain', 'settled', 'close'])

export const isRead = (call: Call): call is ReadCall => !other.has(call.name)

import type { RequestName } from './names.js'

/**
 * Whether a request can destroy: messages, queues, or how a queue is set up. A name without a word here does not compile.
 *
 * A `guarded` one needs `confirmed` in its input, and a line in `ipc/guards.ts` that tells what it would destroy. The
 * router asks there first, so its handler is never reached without the name that was typed.
 */
export const requestKinds = {
  'app.info': 'harmless',
  'app.settings': 'harmless',
  'app.saveSettings': 'harmless',
  'app.copyText': 'harmless',
  'app.close': 'harmless',
  'connections.list': 'harmless',
  'connections.save': 'harmless',
  'connections.duplicate': 'harmless',
  'connections.remove': 'harmless',
  'connections.profiles': 'harmless',
  'connections.chooseCertificate': 'harmless',
  'connections.choosePrivateKey': 'harmless',
  'connections.test': 'harmless',
  'connections.identity': 'harmless',
  'prompts.list': 'harmless',
  'prompts.answer': 'harmless',
  'prompts.openPage': 'harmless',
  'prompts.cancel': 'harmless',
  'connections.export': 'harmless',
  'connections.readFile': 'harmless',
  'connections.import': 'harmless',
  'queues.list': 'harmless',
  'queues.counts': 'harmless',
  'queues.overview': 'harmless',
  'queues.facts': 'harmless',
  'queues.deadLetterSources': 'harmless',
  'queues.observed': 'harmless',
  'queues.exportTable': 'harmless',
  'queues.resolve': 'harmless',
  'queues.create': 'harmless',
  'queues.configure': 'guarded',
  'queues.saveText': 'harmless',
  'queues.openConfiguration': 'harmless',
  'permissions.probe': 'harmless',
  'acts.start': 'guarded',
  'acts.list': 'harmless',
  'acts.rows': 'harmless',
  'acts.cancel': 'harmless',
  'acts.retry': 'guarded',
  'acts.answer': 'guarded',
  'acts.forget': 'harmless',
  'operations.start': 'guarded',
  'operations.stage': 'harmless',
  'operations.unstage': 'harmless',
  'operations.cancel': 'harmless',
  'operations.saved': 'harmless',
  'operations.save': 'harmless',
  'operations.duplicateSaved': 'harmless',
  'operations.removeSaved': 'harmless',
  'operations.rerun': 'guarded',
  'restore.prepare': 'harmless',
  'restore.start': 'harmless',
  'restore.drop': 'harmless',
  'targets.chooseFile': 'harmless',
  'targets.files': 'harmless',
  'listen.start': 'guarded',
  'listen.pause': 'harmless',
  'listen.resume': 'guarded',
  'listen.stop': 'harmless',
  'listen.list': 'harmless',
  'listen.close': 'harmless',
  'leases.list': 'harmless',
  'leases.act': 'guarded',
  'journal.page': 'harmless',
  'journal.document': 'harmless',
  'journal.lanes': 'harmless',
  'journal.groups': 'harmless',
  'journal.runs': 'harmless',
  'journal.run': 'harmless',
  'journal.rerun': 'harmless',
  'journal.pairs': 'harmless',
  'journal.saveBody': 'harmless',
  'bodies.decode': 'harmless',
  'bodies.encode': 'harmless',
  'documents.export': 'harmless',
  'documents.details': 'harmless'
} as const satisfies Record<RequestName, 'harmless' | 'guarded'>

/** Requests that can destroy something. */
export type GuardedName = {
  [N in RequestName]: (typeof requestKinds)[N] extends 'guarded' ? N : never
}[RequestName]

export const isGuarded = (name: RequestName): name is GuardedName =>
  requestKinds[name] === 'guarded'

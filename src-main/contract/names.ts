/**
 * Every name that may cross between the renderer and the main process.
 *
 * Kept apart from the schemas so that the sandboxed preload, which reads only the names, does not have to load zod.
 */

/** Requests: the renderer asks, the main process answers with an {@link Outcome}. */
export const requestNames = [
  'app.info',
  'app.settings',
  'app.saveSettings',
  'app.copyText',
  'app.close',
  'connections.list',
  'connections.save',
  'connections.duplicate',
  'connections.remove',
  'connections.profiles',
  'connections.chooseCertificate',
  'connections.choosePrivateKey',
  'connections.test',
  'connections.identity',
  'prompts.list',
  'prompts.answer',
  'prompts.openPage',
  'prompts.cancel',
  'connections.export',
  'connections.readFile',
  'connections.import',
  'queues.list',
  'queues.counts',
  'queues.overview',
  'queues.facts',
  'queues.deadLetterSources',
  'queues.observed',
  'queues.exportTable',
  'queues.resolve',
  'queues.create',
  'queues.configure',
  'queues.saveText',
  'queues.openConfiguration',
  'permissions.probe',
  'acts.start',
  'acts.list',
  'acts.rows',
  'acts.cancel',
  'acts.retry',
  'acts.answer',
  'acts.forget',
  'operations.start',
  'operations.stage',
  'operations.unstage',
  'operations.cancel',
  'operations.saved',
  'operations.save',
  'operations.duplicateSaved',
  'operations.removeSaved',
  'operations.rerun',
  'restore.prepare',
  'restore.start',
  'restore.drop',
  'targets.chooseFile',
  'targets.files',
  'listen.start',
  'listen.pause',
  'listen.resume',
  'listen.stop',
  'listen.list',
  'listen.close',
  'leases.list',
  'leases.act',
  'journal.page',
  'journal.document',
  'journal.lanes',
  'journal.groups',
  'journal.runs',
  'journal.run',
  'journal.rerun',
  'journal.pairs',
  'journal.saveBody',
  'bodies.decode',
  'bodies.encode',
  'documents.export',
  'documents.details'
] as const

/** Events: the main process tells, the renderer listens. */
export const eventNames = [
  'app.status',
  'app.command',
  'app.notice',
  'app.closeRequested',
  'connections.changed',
  'prompts.changed',
  'acts.progress',
  'queues.deleted',
  'operations.progress',
  'operations.savedChanged',
  'listen.progress',
  'documents.exported'
] as const

export type RequestName = (typeof requestNames)[number]
export type EventName = (typeof eventNames)[number]

/** The two Electron channels that carry everything above. */
export const wire = {
  request: 'longpoll:request',
  cancel: 'longpoll:cancel',
  event: 'longpoll:event'
} as const

import type { z } from 'zod'
import { actEvents, actRequests } from './act.js'
import { appEvents, appRequests } from './app.js'
import { deadLetterRequests } from './dead-letters.js'
import { decodingRequests } from './decoding.js'
import { connectionEvents, connectionRequests } from './connection.js'
import { connectionFileRequests } from './connection-file.js'
import { exportEvents, exportRequests } from './export.js'
import { journalRequests } from './journal.js'
import { listenEvents, listenRequests } from './listen.js'
import type { EventName, RequestName } from './names.js'
import { operationEvents, operationRequests } from './operation.js'
import { promptEvents, promptRequests } from './prompt.js'
import { permissionRequests } from './permissions.js'
import { queueRequests } from './queue.js'
import { queueConfigRequests } from './queue-config.js'
import { targetFileRequests } from './target-file.js'
import { savedOperationEvents, savedOperationRequests } from './saved-operation.js'
import { restoreRequests } from './restore.js'
import { rerunRequests } from './rerun.js'

/** The schema of both directions of every request. A name without one does not compile. */
export const requests = {
  ...appRequests,
  ...actRequests,
  ...connectionRequests,
  ...promptRequests,
  ...connectionFileRequests,
  ...queueRequests,
  ...queueConfigRequests,
  ...permissionRequests,
  ...deadLetterRequests,
  ...operationRequests,
  ...savedOperationRequests,
  ...rerunRequests,
  ...restoreRequests,
  ...targetFileRequests,
  ...listenRequests,
  ...journalRequests,
  ...decodingRequests,
  ...exportRequests
} as const satisfies Record<RequestName, { input: z.ZodType; output: z.ZodType }>

/** The schema of every event. */
export const events = {
  ...appEvents,
  ...actEvents,
  ...connectionEvents,
  ...promptEvents,
  ...operationEvents,
  ...savedOperationEvents,
  ...listenEvents,
  ...exportEvents
} as const satisfies Record<EventName, z.ZodType>

export type RequestInput<N extends RequestName> = z.infer<(typeof requests)[N]['input']>
export type RequestOutput<N extends RequestName> = z.infer<(typeof requests)[N]['output']>
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>

export * from './act.js'
export * from './app.js'
export * from './arn-rules.js'
export * from './attribute-meaning.js'
export * from './attribute-rules.js'
export * from './authentication.js'
export type * from './bridge.js'
export * from './confirmation.js'
export * from './connection.js'
export * from './body-shape.js'
export * from './dead-letter-filter.js'
export * from './dead-letters.js'
export * from './decoding.js'
export * from './connection-file.js'
export * from './document.js'
export * from './document-rules.js'
export * from './document-template.js'
export * from './endpoint-rules.js'
export * from './export.js'
export * from './failure.js'
export * from './fill.js'
export * from './guarded.js'
export * from './hidden-characters.js'
export * from './journal.js'
export * from './json-scan.js'
export * from './limits.js'
export * from './listen.js'
export * from './names.js'
export * from './operation.js'
export * from './option-rules.js'
export * from './pem.js'
export * from './prompt.js'
export * from './permissions.js'
export * from './queue.js'
export * from './queue-attributes.js'
export * from './queue-config.js'
export * from './queue-url.js'
export * from './read-only.js'
export * from './receipt-handle.js'
export * from './saved-operation.js'
export * from './rerun.js'
export * from './restore.js'
export * from './target-file.js'
export * from './template.js'
export * from './text-rules.js'
export * from './regions.js'

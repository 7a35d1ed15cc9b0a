import type { OperationObject, Queue, SavedOperation } from '@contract'
import { dynamicQueue } from '../../model/operation-object'
import { queueOf } from '../../model/saved-operations'
import type { ImportDraft, ObjectChoice } from '../../stores/unfinished-import'
import { urlProblem } from '../queues/external-url'
import { filterQueues } from '../../model/queues/name-filter'

export const externalUrl: ObjectChoice = {
  kind: 'url',
  label: 'External Queue URL',
  means: 'needs no permission to list or look up queues'
}

const dynamic: ObjectChoice = {
  kind: 'dynamic',
  label: dynamicQueue,
  means: 'each document names its queue'
}

/** The rows of the list of objects, those that fit what was typed. */
export function objectRows(
  queues: readonly Queue[],
  withDynamic: boolean,
  typed: string
): ObjectChoice[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const special = withDynamic ? [externalUrl, dynamic] : [externalUrl]
  const fitting = special.filter((row) =>
    words.every((word) => 'label' in row && row.label.toLowerCase().includes(word))
  )
  return [
    ...fitting,
    ...filterQueues(queues, typed).map((queue) => ({ kind: 'queue' as const, queue }))
  ]
}

export const newDraft = (connectionId: string): ImportDraft => ({
  id: null,
  connectionId,
  action: 'send',
  choice: null,
  url: '',
  name: null
})

/** The object of an operation as it is chosen at the moment. */
export function draftOf(operation: SavedOperation): ImportDraft {
  const { id, connectionId, action, object, name } = operation
  const queue = queueOf(operation)
  const url = object.kind === 'url' ? object.url : ''
  const listed = queue && { kind: 'queue' as const, queue }
  const choice = { url: externalUrl, dynamic, queue: listed }[object.kind]
  return { id, connectionId, action, choice, url, name }
}

/** The object that is chosen, or what keeps it from being one, by field. */
export function objectOfDraft(
  draft: ImportDraft
): { object: OperationObject } | { field: 'object' | 'url'; message: string } {
  const { choice, url, action } = draft
  if (!choice) return { field: 'object', message: 'Choose an object.' }
  if (choice.kind === 'queue') return { object: { kind: 'queue', url: choice.queue.url } }
  if (choice.kind === 'dynamic') {
    if (action !== 'listen') return { object: { kind: 'dynamic' } }
    return { field: 'object', message: 'Listen takes no documents that could name a queue.' }
  }
  const problem = urlProblem(url)
  return problem ? { field: 'url', message: problem } : { object: { kind: 'url', url: url.trim() } }
}

import {
  isFifo,
  receiptHandleOf,
  type InputDocument,
  type OperationObject,
  type Queue
} from '@contract'

/** The object whose documents name their queues themselves. */
export const dynamicQueue = 'Dynamic Queue'

/** @param queue null stands for Dynamic Queue */
export const objectName = (queue: Queue | null): string => queue?.name ?? dynamicQueue

/** @param queue null stands for Dynamic Queue */
export const objectOf = (queue: Queue | null): OperationObject =>
  queue ? { kind: 'queue', url: queue.url } : { kind: 'dynamic' }

/** What a document says of its queue, without blanks around it. */
export const namedQueue = ({ properties }: InputDocument): string =>
  (properties.queueNameOrUrl ?? '').trim()

/** Whether a document is for a FIFO queue: with Dynamic Queue its own queue decides. */
export const isForFifo = (queue: Queue | null, document: InputDocument): boolean =>
  queue ? queue.fifo : isFifo(namedQueue(document))

/** Every queue that these documents are for, each once, in their order. */
export const queuesNamed = (queue: Queue | null, documents: readonly InputDocument[]): string[] =>
  queue ? [queue.url] : [...new Set(documents.map(namedQueue).filter(Boolean))]

/** How many messages these documents delete: a receipt handle that a queue gets twice is one message. */
export function messagesNamed(queue: Queue | null, documents: readonly InputDocument[]): number {
  const named = documents.map((document, index) => {
    const handle = receiptHandleOf(document)
    return handle === null ? index : `${queue?.url ?? namedQueue(document)} ${handle}`
  })
  return new Set(named).size
}

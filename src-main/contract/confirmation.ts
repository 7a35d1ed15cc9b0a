import { z } from 'zod'
import { isSameQueue, parseQueueUrl } from './queue-url.js'

/** What was typed to confirm that something is destroyed in a production connection. The main process compares it. */
export const confirmed = z.string().max(1000).optional()

/** What has to be typed, and what it is the name of. */
export interface Confirmation {
  phrase: string
  label: 'Name of the queue' | 'Name of the connection'
}

/**
 * What has to be typed before something is destroyed in a production connection: the name of the queue; that of the
 * connection where there are several queues, which may have one name in two accounts or regions, or where it is not
 * known which.
 *
 * @param urls of the queues; a Dynamic Queue may be told by its name
 */
export function confirmationOf(connectionName: string, urls: Iterable<string>): Confirmation {
  const [first = '', ...others] = new Set(urls)
  const { name } = parseQueueUrl(first)
  return name !== '' && others.every((other) => isSameQueue(first, other))
    ? { phrase: name, label: 'Name of the queue' }
    : { phrase: connectionName, label: 'Name of the connection' }
}

import { z } from 'zod'
import { parseQueueUrl } from './queue-url.js'

/** What was typed to confirm that something is destroyed in a production connection. The main process compares it. */
export const confirmed = z.string().max(1000).optional()

/** What has to be typed, and what it is the name of. */
export interface Confirmation {
  phrase: string
  label: 'Name of the queue' | 'Name of the connection'
}

/**
 * What has to be typed before something is destroyed in a production connection: the name of the queue; that of the
 * connection where there are several queues, or where it is not known which.
 */
export function confirmationOf(connectionName: string, urls: Iterable<string>): Confirmation {
  const names = new Set([...urls].map((url) => parseQueueUrl(url).name))
  const [only] = names
  return names.size === 1 && only
    ? { phrase: only, label: 'Name of the queue' }
    : { phrase: connectionName, label: 'Name of the connection' }
}

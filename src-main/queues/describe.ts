import type { SqsClients } from '../connector/clients.js'
import { parseQueueUrl, type Queue } from '../contract/index.js'

/** The URLs of most emulators do not tell a region: then it is the connection's. */
export function describeQueue(url: string, clients: Pick<SqsClients, 'region'>): Queue {
  const queue = parseQueueUrl(url)
  return { ...queue, region: queue.region || clients.region }
}

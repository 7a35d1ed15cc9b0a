import { confirmationOf } from '../contract/index.js'
import type { Connections } from './connections.js'
import { ConnectionError } from './errors.js'

/** Something that destroys messages or queues is asked for. */
export interface Destruction {
  connectionId: string
  /** The queues that it happens to; none where they are not known. */
  urls: Iterable<string>
  /** What was typed. */
  confirmed: string | undefined
}

/**
 * The guard of production connections: nothing is destroyed without the name that was typed. It stands in the main
 * process, so that it holds for whatever the window asks for.
 *
 * @throws ConnectionError `NotConfirmed`; for an unknown connection as {@link Connections.get} does
 */
export async function requireConfirmation(
  connections: Pick<Connections, 'get'>,
  { connectionId, urls, confirmed }: Destruction
): Promise<void> {
  const { environment, name } = await connections.get(connectionId)
  if (environment !== 'production') return
  const { phrase, label } = confirmationOf(name, urls)
  if (confirmed?.trim() === phrase) return
  throw new ConnectionError(
    'NotConfirmed',
    `${name} is a production connection: nothing was done, because the ${label.toLowerCase()} was not typed.`,
    `Type ${phrase} to confirm it.`
  )
}

import type { Agreed } from '../connector/agreed.js'
import { ConnectionError } from './errors.js'

/** Knows since when each connection is what it is: where it works, as whom, and how it is guarded. */
export class Agreements {
  readonly #changed = new Map<string, number>()
  #changes = 0

  /** The connection is another one from now on. */
  end(connectionId: string): void {
    this.#changed.set(connectionId, ++this.#changes)
  }

  /** @returns holds what is asked for now to the connections as they are now */
  begin(): Agreed {
    const now = this.#changes
    return (connectionId) => {
      if ((this.#changed.get(connectionId) ?? 0) > now) throw connectionChanged()
    }
  }
}

const connectionChanged = () =>
  new ConnectionError(
    'ConnectionChanged',
    'The connection was changed since this was agreed on.',
    'Start it again.'
  )

import type { Sealed } from '../app/staging.js'
import { requireConfirmation, type Destruction } from '../connections/confirmation.js'
import type { Connections } from '../connections/connections.js'
import type { GuardedName, RequestInput } from '../contract/index.js'

/** What a request would destroy, and where. */
export interface Destroyed extends Omit<Destruction, 'confirmed'> {
  /** The documents that name queues among these, where they were brought before. */
  staged?: Sealed
}

/**
 * What each guarded request would destroy with an input; nothing where it is harmless. It is told from what the main
 * process knows, never from what the window says about it. One that is missing does not compile.
 */
export type Guards = {
  [N in GuardedName]: (input: RequestInput<N>) => Destroyed[] | Promise<Destroyed[]>
}

/** Lets a request pass and says what it may destroy, or throws an error with a `failure`. */
export type Guard = <N extends GuardedName>(
  name: N,
  input: RequestInput<N>
) => Promise<readonly Destroyed[]>

/** Asks for the name that was typed, in every production connection that a request would destroy something in. */
export function createGuard(connections: Pick<Connections, 'get'>, guards: Guards): Guard {
  return async (name, input) => {
    // A guarded request without `confirmed` in its schema does not compile here.
    const { confirmed }: { confirmed?: string | undefined } = input
    const all = await guards[name](input)
    for (const destroyed of all) {
      await requireConfirmation(connections, { ...destroyed, confirmed })
    }
    return all
  }
}

import type { SqsClients } from '../connector/clients.js'
import { sqsClients, type CountedRequest } from './clients.js'
import type { Connections } from './connections.js'
import { refuseChanges } from './read-only-clients.js'
import type { Targets } from './targets.js'

/** The SQS clients of every connection, made when they are first needed and until its settings change. */
export class ClientCache {
  private readonly clients = new Map<string, Promise<SqsClients>>()

  constructor(
    private readonly connections: Connections,
    private readonly targets: Targets,
    private readonly counted: (request: CountedRequest) => void
  ) {}

  /** @throws an error with a `failure`: unknown connection, no secret, no keychain, no sandbox */
  of(connectionId: string): Promise<SqsClients> {
    const known = this.clients.get(connectionId)
    if (known !== undefined) return known
    const made = this.make(connectionId)
    this.clients.set(connectionId, made)
    // A failure is not kept: the keychain may be unlocked the next time.
    made.catch(() => {
      if (this.clients.get(connectionId) === made) this.clients.delete(connectionId)
    })
    return made
  }

  /** Forgets the clients of a connection that was changed. What is in flight ends as it is. */
  forget(connectionId: string): void {
    this.clients.delete(connectionId)
  }

  /** Closes everything. Requests in flight fail. */
  close(): void {
    for (const clients of this.clients.values()) {
      clients.then(
        (made) => made.close(),
        () => undefined
      )
    }
    this.clients.clear()
  }

  private async make(connectionId: string): Promise<SqsClients> {
    const isReadOnly = await this.connections.readOnly()
    return sqsClients(
      await this.targets.of(connectionId),
      this.counted,
      refuseChanges(() => isReadOnly(connectionId))
    )
  }
}

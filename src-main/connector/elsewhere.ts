import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { Listener } from '../contract/index.js'
import type { SqsClients } from './clients.js'
import { toFailure } from './errors.js'

/** Milliseconds between two questions at least: each is a request that is paid for. */
const interval = 5_000

const count = (text: string | undefined) => Math.max(0, Math.trunc(Number(text ?? 0)) || 0)

/** Leases of this app on the queue. */
export interface OwnLeases {
  session: number
  others: number
}

/**
 * Asks for the queue's own numbers while nothing arrives, so that the view can tell messages in flight elsewhere from an
 * empty queue. Gives up for good where the permission is missing.
 */
export class ElsewhereProbe {
  #askedAt = 0
  #denied = false

  constructor(
    private readonly queueUrl: string,
    private readonly held: () => Promise<OwnLeases>
  ) {}

  /** @returns the approximate numbers without this app's own leases, or null where they were not asked for */
  async ask(clients: SqsClients, signal: AbortSignal): Promise<Listener['elsewhere']> {
    if (this.#denied || Date.now() < this.#askedAt + interval) return null
    this.#askedAt = Date.now()
    try {
      const answer = await clients.clientFor(this.queueUrl, 'listen').send(
        new GetQueueAttributesCommand({
          QueueUrl: this.queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible']
        }),
        { abortSignal: signal }
      )
      const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } =
        answer.Attributes ?? {}
      const { session, others } = await this.held()
      const inFlight = count(ApproximateNumberOfMessagesNotVisible) - session - others
      return {
        visible: count(ApproximateNumberOfMessages),
        inFlight: Math.max(0, inFlight),
        own: others,
        at: Date.now()
      }
    } catch (error) {
      // The polls themselves tell of every other failure.
      this.#denied = toFailure(error, { action: 'GetQueueAttributes' }).code === 'AccessDenied'
      return null
    }
  }
}

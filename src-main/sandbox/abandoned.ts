import type { buildApp } from 'fauxqs'

type App = ReturnType<typeof buildApp>
type Call = (action: string, body: object) => Promise<unknown>

/** What is needed of the server's own types, which the emulator does not pass on. */
interface Asked {
  raw: { socket: { destroyed: boolean } | null }
  headers: Record<string, string | string[] | undefined>
  body: unknown
}

/**
 * Makes messages visible again at once whose receiver has gone.
 *
 * The emulator does not notice that a long poll was given up: it would still take the next messages and hold them for their
 * whole visibility timeout, so that listening again after a stop would miss them. SQS ends such a poll.
 */
export function giveBackUnread(app: App, call: Call): void {
  app.addHook('onSend', async (request: Asked, _reply: unknown, payload: unknown) => {
    if (!isAbandonedReceive(request)) return
    const { QueueUrl } = request.body as { QueueUrl: string }
    const entries = handlesIn(payload).map((ReceiptHandle, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout: 0
    }))
    if (entries.length === 0) return
    await call('ChangeMessageVisibilityBatch', { QueueUrl, Entries: entries })
  })
}

const isAbandonedReceive = ({ raw, headers }: Asked) =>
  headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage' && raw.socket?.destroyed === true

function handlesIn(payload: unknown): string[] {
  if (typeof payload !== 'string') return []
  const { Messages = [] } = JSON.parse(payload) as { Messages?: { ReceiptHandle: string }[] }
  return Messages.map(({ ReceiptHandle }) => ReceiptHandle)
}

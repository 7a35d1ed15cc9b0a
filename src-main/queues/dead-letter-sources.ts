import { ListDeadLetterSourceQueuesCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'

/** The most that SQS answers at once. */
const pageSize = 1000

/** A page of the queues whose dead-letter queue a queue is. @throws what the SDK throws */
export async function deadLetterSourcesPage(
  clients: SqsClients,
  { url, nextToken }: { url: string; nextToken?: string | undefined },
  signal: AbortSignal
): Promise<{ urls: string[]; nextToken: string | undefined }> {
  const command = new ListDeadLetterSourceQueuesCommand({
    QueueUrl: url,
    MaxResults: pageSize,
    NextToken: nextToken
  })
  const page = await clients.clientFor(url).send(command, { abortSignal: signal })
  return { urls: page.queueUrls ?? [], nextToken: page.NextToken }
}

import { SQSClient } from '@aws-sdk/client-sqs'

/** A client as the SDK makes it, with nothing but where to go and any keys. */
export function client(endpoint: string): SQSClient {
  return new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' }
  })
}

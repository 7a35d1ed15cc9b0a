import { decodeBody, encodeBody } from '../../../src-main/decoding/chain.js'

/** A body opened as far as Longpoll opens it unasked. */
export const opened = (body: string) => decodeBody(body, { path: [], further: true, prefer: {} })

/** A body opened by these steps and no further. */
export const openedBy = (body: string, ...path: string[]) =>
  decodeBody(body, { path, further: false, prefer: {} })

export const stepIds = (body: string): string[] => opened(body).steps.map(({ id }) => id)

/** Everything that is offered or taken at the first look. */
export function signsOf(body: string): string[] {
  const { steps, offers, unopened } = opened(body)
  return [...steps, ...offers, ...unopened].map(({ label }) => label)
}

/** The body with its innermost text replaced. */
export const edited = (body: string, text: string): string => encodeBody(body, stepIds(body), text)

/** What SNS delivers. */
export const snsEnvelope = (message: string, more: Record<string, unknown> = {}) => ({
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: 'arn:aws:sns:eu-central-1:123456789012:orders',
  Subject: 'Order',
  Message: message,
  Timestamp: '2026-03-01T12:00:00.000Z',
  SignatureVersion: '1',
  Signature: 'EXAMPLE+Signature/of==',
  ...more
})

/** What EventBridge delivers. */
export const eventBridgeEvent = (detail: unknown) => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'Order Placed',
  source: 'shop.orders',
  account: '123456789012',
  time: '2026-03-01T12:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail
})

/** What S3 sends when an object was made. */
export const s3Event = (key: string) => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'eu-central-1',
      eventTime: '2026-03-01T12:00:00.000Z',
      eventName: 'ObjectCreated:Put',
      s3: {
        s3SchemaVersion: '1.0',
        bucket: { name: 'invoices', arn: 'arn:aws:s3:::invoices' },
        object: { key, size: 1024, eTag: 'd41d8cd98f00b204e9800998ecf8427e' }
      }
    }
  ]
})

export const alarm = {
  AlarmName: 'orders-dlq-not-empty',
  AlarmDescription: null,
  AWSAccountId: '123456789012',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed: 1 datapoint [3.0] was greater than the threshold (0.0).',
  StateChangeTime: '2026-03-01T12:00:00.000+0000',
  Region: 'EU (Frankfurt)',
  OldStateValue: 'OK',
  Trigger: { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 0 }
}

export const logs = {
  messageType: 'DATA_MESSAGE',
  owner: '123456789012',
  logGroup: '/aws/lambda/orders',
  logStream: '2026/03/01/[$LATEST]abcdef',
  subscriptionFilters: ['all'],
  logEvents: [{ id: '36912345678901234567890123', timestamp: 1772366400000, message: 'started' }]
}

import type { NewDocument } from '../../../src-main/journal/journal.js'

/** A received message; what a test is about is given, the rest is plausible. */
export function received(given: Partial<NewDocument> & { group?: string } = {}): NewDocument {
  const { group, ...rest } = given
  return {
    direction: 'output',
    at: 1_700_000_000_000,
    queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/orders.fifo',
    body: '{"order":1}',
    properties: { ...(group === undefined ? {} : { messageGroupId: group }), receiptHandle: 'r' },
    attributes: [],
    system: {},
    md5OfBody: null,
    md5OfAttributes: null,
    state: 'held',
    leaseUntil: null,
    failure: null,
    ...rest
  }
}

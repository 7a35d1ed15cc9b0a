/** A message attribute on the wire. */
interface WireAttribute {
  DataType: string
  StringValue?: string
  BinaryValue?: string
}

/** A queue of the sandbox with the messages that it starts with, as SQS's own requests take them. */
export interface SeedQueue {
  name: string
  attributes: Record<string, string>
  tags: Record<string, string>
  messages: SeedMessage[]
}

interface SeedMessage {
  MessageBody: string
  MessageGroupId?: string
  MessageDeduplicationId?: string
  MessageAttributes?: Record<string, WireAttribute>
}

const text = (value: string): WireAttribute => ({ DataType: 'String', StringValue: value })
const number = (value: string, label = ''): WireAttribute => ({
  DataType: label ? `Number.${label}` : 'Number',
  StringValue: value
})

/** @param deadLetterQueue its name; the emulator's account and region are fixed */
const redriveTo = (deadLetterQueue: string, region: string): string =>
  JSON.stringify({
    deadLetterTargetArn: `arn:aws:sqs:${region}:000000000000:${deadLetterQueue}`,
    maxReceiveCount: 5
  })

const days = (count: number): string => String(count * 86_400)

/** The queues of the sandbox, dead-letter queues first since the others name them. */
export function seedQueues(region: string): SeedQueue[] {
  const tags = { team: 'fulfilment', stage: 'sandbox' }
  return [
    {
      name: 'orders-dlq.fifo',
      attributes: { FifoQueue: 'true', MessageRetentionPeriod: days(14) },
      tags,
      messages: lostOrders
    },
    {
      name: 'orders.fifo',
      attributes: {
        FifoQueue: 'true',
        VisibilityTimeout: '30',
        RedrivePolicy: redriveTo('orders-dlq.fifo', region)
      },
      tags,
      messages: orders()
    },
    {
      name: 'events-dlq',
      attributes: { MessageRetentionPeriod: days(14) },
      tags,
      messages: lostEvents
    },
    {
      name: 'events',
      attributes: { VisibilityTimeout: '30', RedrivePolicy: redriveTo('events-dlq', region) },
      tags,
      messages: events()
    }
  ]
}

/** The life of an order: each customer is a group, so that the steps of their orders stay in sequence. */
const steps = ['placed', 'paid', 'packed', 'shipped'] as const
const buyers = [
  { id: 10442, tier: 'gold', lines: [{ sku: 'LAMP-04', quantity: 1, price: '32.30' }] },
  { id: 73005, tier: 'silver', lines: [{ sku: 'DESK-11', quantity: 1, price: '189.00' }] },
  {
    id: 88213,
    tier: 'gold',
    lines: [
      { sku: 'CHAIR-02', quantity: 4, price: '74.50' },
      { sku: 'RUG-09', quantity: 1, price: '120.00' }
    ]
  }
]

function orders(): SeedMessage[] {
  return steps.flatMap((status, step) =>
    buyers.map((buyer, index) => order(77120 + index, status, step, buyer))
  )
}

function order(
  orderId: number,
  status: string,
  step: number,
  buyer: (typeof buyers)[number]
): SeedMessage {
  const { id, tier, lines } = buyer
  return {
    MessageBody: JSON.stringify({ orderId, status, customer: { id, tier }, lines }),
    MessageGroupId: `customer-${id}`,
    MessageDeduplicationId: `${orderId}-${status}`,
    MessageAttributes: {
      source: text(status === 'placed' ? 'web-shop' : 'warehouse'),
      step: number(String(step + 1), 'int')
    }
  }
}

const lostOrders: SeedMessage[] = [
  {
    MessageBody: JSON.stringify({
      orderId: 77098,
      status: 'paid',
      customer: { id: 55190, tier: 'silver' },
      error: 'The payment provider did not know this card.'
    }),
    MessageGroupId: 'customer-55190',
    MessageDeduplicationId: '77098-paid',
    MessageAttributes: { source: text('payments'), attempts: number('5', 'int') }
  }
]

function events(): SeedMessage[] {
  return [
    event('user.signed-in', { user: 'ada', device: 'laptop' }),
    event('search.ran', { query: 'standing desk', results: 42, ms: 18.4 }),
    event('cart.changed', { cart: 'c-9021', items: 3, total: '268.50' }),
    event('user.signed-in', { user: 'grace', device: 'phone' }),
    event('cart.abandoned', { cart: 'c-8876', items: 1, minutes: 45 }),
    {
      MessageBody: 'type=stock.low sku=LAMP-04 left=2',
      MessageAttributes: { type: text('stock.low'), format: text('key-value') }
    }
  ]
}

function event(type: string, detail: Record<string, unknown>): SeedMessage {
  return {
    MessageBody: JSON.stringify({ type, detail }),
    MessageAttributes: {
      type: text(type),
      checksum: {
        DataType: 'Binary',
        BinaryValue: Buffer.from(`${type}:${Object.keys(detail).join()}`).toString('base64')
      }
    }
  }
}

const lostEvents: SeedMessage[] = [
  {
    MessageBody: '{"type":"search.ran","detail":{"query":"desk',
    MessageAttributes: { type: text('search.ran'), reason: text('The body is cut off.') }
  },
  {
    MessageBody: JSON.stringify({ type: 'mail.bounced', detail: { user: 'linus', code: 550 } }),
    MessageAttributes: { type: text('mail.bounced'), reason: text('There is no such mailbox.') }
  }
]

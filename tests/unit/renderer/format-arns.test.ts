import { describe, expect, it } from 'vitest'
import { formatAccount, queueOfArn } from '@/format/arns'

describe('queueOfArn', () => {
  it('takes an SQS ARN apart', () => {
    expect(queueOfArn('arn:aws:sqs:eu-west-1:441709321180:orders.fifo')).toEqual({
      region: 'eu-west-1',
      account: '441709321180',
      name: 'orders.fifo'
    })
  })

  it.each(['', 'orders', 'arn:aws:sns:eu-west-1:441709321180:orders', 'arn:aws:sqs:eu-west-1::x'])(
    'knows that %j is none',
    (arn) => {
      expect(queueOfArn(arn)).toBeNull()
    }
  )
})

describe('formatAccount', () => {
  it('groups the twelve digits and leaves everything else', () => {
    expect(formatAccount('441709321180')).toBe('4417-0932-1180')
    expect(formatAccount('sandbox')).toBe('sandbox')
  })
})

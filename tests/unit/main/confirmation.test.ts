import { describe, expect, it } from 'vitest'
import { requireConfirmation } from '../../../src-main/connections/confirmation.js'
import type { Connection } from '../../../src-main/contract/index.js'

const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`

const connections = (environment: Connection['environment']) => ({
  get: () => Promise.resolve({ name: 'Shop', environment } as Connection)
})

const check = (
  urls: string[],
  confirmed?: string,
  environment: Connection['environment'] = 'production'
) => requireConfirmation(connections(environment), { connectionId: 'c1', urls, confirmed })

describe('the guard of production connections', () => {
  it('lets through what was confirmed by the name of the queue', async () => {
    await expect(check([url('orders'), url('orders')], ' orders ')).resolves.toBeUndefined()
  })

  it.each([undefined, '', 'order', 'Orders', 'Shop'])('refuses %s for one queue', async (typed) => {
    await expect(check([url('orders')], typed)).rejects.toMatchObject({
      failure: { code: 'NotConfirmed', hint: 'Type orders to confirm it.' }
    })
  })

  it('asks for the name of the connection for several queues, and where they are not known', async () => {
    for (const urls of [[url('a'), url('b')], []]) {
      await expect(check(urls, 'a')).rejects.toMatchObject({ failure: { code: 'NotConfirmed' } })
      await expect(check(urls, 'Shop')).resolves.toBeUndefined()
    }
  })

  it('takes two queues of one name for two, in two regions, two accounts or on two servers', async () => {
    const others = [
      'https://sqs.eu-west-2.amazonaws.com/123456789012/orders',
      'https://sqs.eu-west-1.amazonaws.com/210987654321/orders',
      'http://localhost:9324/000000000000/orders',
      'orders'
    ]
    for (const other of others) {
      const urls = [url('orders'), url('orders'), other]
      await expect(check(urls, 'orders')).rejects.toMatchObject({
        failure: { code: 'NotConfirmed', hint: 'Type Shop to confirm it.' }
      })
      await expect(check(urls, 'Shop')).resolves.toBeUndefined()
    }
  })

  it('takes two addresses of one queue for one, and a name for itself', async () => {
    const elsewhere = 'https://eu-west-1.queue.amazonaws.com/123456789012/orders'
    await expect(check([url('orders'), elsewhere], 'orders')).resolves.toBeUndefined()
    await expect(check(['orders', ' orders'], 'orders')).resolves.toBeUndefined()
  })

  it('asks for nothing outside production', async () => {
    await expect(check([url('orders')], undefined, 'staging')).resolves.toBeUndefined()
  })
})

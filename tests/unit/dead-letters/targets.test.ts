import { describe, expect, it } from 'vitest'
import { targetFinder } from '../../../src-main/dead-letters/targets.js'

const urlOf = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`
// Nothing here is to be looked up.
const clients = {} as never

describe('a source whose attributes could not be read', () => {
  const sources = [
    { url: urlOf('orders'), name: 'orders', arn: arnOf('orders') },
    { url: urlOf('secret'), name: 'secret', arn: '' }
  ]
  const from = { deadLetterUrl: urlOf('dlq'), sources, allSources: true }

  it('is no target of messages that do not say where they came from', async () => {
    const targetOf = targetFinder(clients, { kind: 'source', otherwise: null }, from)
    expect(await targetOf('')).toBeNull()
    expect(await targetOf(arnOf('orders'))).toMatchObject({ name: 'orders' })
  })

  it('does not take them from the queue that was chosen for them', async () => {
    const otherwise = urlOf('parking')
    const targetOf = targetFinder(clients, { kind: 'source', otherwise }, from)
    expect(await targetOf('')).toMatchObject({ name: 'parking' })
  })

  it('is where they came from when SQS tells of no other', async () => {
    const only = { ...from, sources: sources.slice(1) }
    const targetOf = targetFinder(clients, { kind: 'source', otherwise: null }, only)
    expect(await targetOf('')).toMatchObject({ name: 'secret' })
  })
})

import { describe, expect, it } from 'vitest'
import { createRig, until } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { startFaultProxy } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'
import { empty, numbered } from '../../support/test-messages.js'

let server: SqsServer
const rig = withServer((started) => (server = started))

describe('Listen, Observe', () => {
  it('releases everything, deletes nothing, and looks less and less often', async () => {
    const url = await server.createQueue()
    await server.send(url, numbered(5))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const one = createRig(() => clients)
    const id = await one.listen(url, {
      commitStrategy: 'observe',
      maximumConcurrentExecutions: 4
    })
    await until(() => one.newest(id).messages >= 5)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const looks = proxy.seen.filter(({ action }) => action === 'ReceiveMessage').length
    // The first look, and at most one or two more that brought nothing new.
    expect(looks).toBeLessThanOrEqual(4)
    expect(one.newest(id).notice).toContain('receive count')
    await one.connector.listeners.stop(id)
    expect(await server.counts(url)).toMatchObject({ visible: 5, inFlight: 0 })
    expect(proxy.seen.some(({ action }) => action.startsWith('DeleteMessage'))).toBe(false)
    const states = one.journal.all({ listenerId: id }).map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['released']))
    await proxy.stop()
  })

  async function withDeadLetters(maxReceiveCount: number) {
    const dead = await server.createQueue()
    const arn = `arn:aws:sqs:us-east-1:000000000000:${dead.split('/').at(-1)!}`
    const url = await server.createQueue({
      attributes: {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount })
      }
    })
    await server.send(url, numbered(1))
    return { dead, url }
  }

  it('pauses before a look could move a message to the dead-letter queue', async () => {
    const { dead, url } = await withDeadLetters(1)
    const one = rig()
    const id = await one.listen(url, { commitStrategy: 'observe' })
    await until(() => one.newest(id).status === 'paused')
    await until(() => one.newest(id).notice?.includes('Paused') ?? false, 'the notice')
    const [document] = one.journal.all({ listenerId: id })
    const fact = `Message ${document?.properties.messageId} was received 1 of at most 1 times`
    expect(one.newest(id).notice).toContain(fact)
    await expect(one.connector.listeners.resume(id)).rejects.toMatchObject({
      failure: { code: 'ReceiveBudget' }
    })
    await until(async () => (await server.counts(url)).visible === 1)
    expect(await server.counts(dead)).toEqual(empty)
    const stopped = await one.connector.listeners.stop(id)
    // It is not paused any more, and nothing can be done about it here.
    expect(stopped.notice).toContain(fact)
    expect(stopped.notice).not.toMatch(/paused|resume|left/i)
  })

  it('pauses a session that only holds messages too', async () => {
    const { dead, url } = await withDeadLetters(1)
    const one = rig()
    const id = await one.listen(url, { commitStrategy: 'process-managed', visibilityTimeout: 1 })
    await until(() => one.newest(id).status === 'paused')
    await until(() => one.newest(id).notice?.includes('resume to go on') ?? false, 'the notice')
    expect(await server.counts(dead)).toEqual(empty)
    const resumed = await one.connector.listeners.resume(id)
    expect(resumed.notice).toBeNull()
    await until(async () => (await server.counts(dead)).visible === 1, 'the message to be moved')
    await one.connector.listeners.stop(id)
  })

  it('goes on when it is told to', async () => {
    const { dead, url } = await withDeadLetters(1)
    const one = rig()
    const id = await one.listen(url, { commitStrategy: 'observe', exceedReceiveBudget: true })
    await until(async () => (await server.counts(dead)).visible === 1, 'the message to be moved')
    expect(one.newest(id).status).toBe('listening')
    await one.connector.listeners.stop(id)
  })
})

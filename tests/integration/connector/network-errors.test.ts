import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createSqsClients } from '../../../src-main/connector/index.js'
import { createRig, until } from '../../support/connector-rig.js'
import { withFaultyServer } from '../../support/connector-server.js'
import { type FaultProxy } from '../../support/fault-proxy.js'
import { testCredentials, type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
let proxy: FaultProxy
const { rig, breaking } = withFaultyServer((...started) => ([server, proxy] = started))

describe('What the network does', () => {
  it('says that nothing answers at the address', async () => {
    const url = await server.createQueue()
    await proxy.refuse()
    const { run } = await rig().receive(url)
    expect(run.failure).toMatchObject({ code: 'ConnectionRefused', retryable: true })
    await proxy.accept()
  })

  it('says that the host is not known', async () => {
    const { run } = await rig('http://no-such-host.invalid').receive(
      'http://no-such-host.invalid/000000000000/q'
    )
    expect(run.failure).toMatchObject({ code: 'UnknownHost', retryable: true })
    expect(run.failure?.hint).toContain('endpoint')
  })

  it('says that https was asked of a server that speaks http', async () => {
    const { run } = await rig(proxy.url.replace('http:', 'https:')).receive(
      'http://x/000000000000/q'
    )
    expect(run.failure).toMatchObject({ code: 'TlsError' })
  })

  it('says that the connection broke', async () => {
    const url = await server.createQueue()
    breaking('ReceiveMessage', { kind: 'drop' })
    const { run } = await rig().receive(url)
    expect(run.failure).toMatchObject({ code: 'ConnectionLost', retryable: true })
  })

  for (const kind of ['hang', 'stall'] as const) {
    it(`does not wait for ever for a server that ${kind}s, and can be cancelled`, async () => {
      const url = await server.createQueue()
      breaking('ReceiveMessage', { kind })
      const one = rig()
      const receiving = one.receive(url, { waitTimeout: 0 })
      await until(() => proxy.seen.some(({ action }) => action === 'ReceiveMessage'))
      one.connector.runs.cancel(1)
      if (kind === 'hang') expect((await receiving).run.status).toBe('cancelled')
      else expect(['cancelled', 'failed']).toContain((await receiving).run.status)
    })
  }

  it('says that a session token cannot be sent, of which nothing goes out', async () => {
    const before = proxy.seen.length
    const clients = createSqsClients({
      region: 'us-east-1',
      endpoint: proxy.url,
      credentials: { ...testCredentials, sessionToken: 'a secret\nof two lines' },
      onRequest: () => undefined
    })
    const { run } = await createRig(() => clients).receive('http://x/000000000000/q')
    expect(run.failure).toMatchObject({
      code: 'CredentialsError',
      message: expect.stringContaining('no request can carry') as string
    })
    expect(JSON.stringify(run)).not.toContain('a secret')
    expect(proxy.seen).toHaveLength(before)
    clients.close()
  })

  it('gives up on a server that takes connections and says nothing', async () => {
    const silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const clients = createSqsClients({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: testCredentials,
      onRequest: () => undefined
    })
    const one = createRig(() => clients)
    const id = await one.listen('http://x/000000000000/q')
    await until(() => one.newest(id).status === 'backing-off', 'the first failure', 60_000)
    expect(one.newest(id).failure).toMatchObject({ code: 'RequestTimeout' })
    await one.connector.listeners.stop(id)
    clients.close()
    silent.close()
  })
})

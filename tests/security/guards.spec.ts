import { expect, test } from '@playwright/test'
import {
  defaultOptions,
  requestKinds,
  type ConnectionDraft,
  type GuardedName,
  type Outcome
} from '../../src-main/contract/index.js'
import { request } from '../support/app-driver.js'
import { connectionDraft } from '../support/connection-draft.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'
import { actUses, type Destructive, type Shop } from './act-uses.js'
import { deadLetterUses } from './dead-letter-uses.js'
import { attributeOf, handle, leasedFrom, nameOf, runEnds } from './destroyed.js'
import { send, useApp } from './support.js'

/** Whatever a script in the page asks for, nothing is destroyed in a production connection without the typed name. */

const longpoll = useApp()
const connectionName = 'Shop in production'
let server: SqsServer
let connectionId = ''
let url = ''
let other = ''

const draft = () =>
  connectionDraft({
    name: connectionName,
    environment: 'production',
    endpoint: server.url,
    accessKeyId: 'AKIALONGPOLLTEST4321',
    secretKey: 'secret'
  })

test.beforeAll(async () => {
  server = await startSqsServer()
  connectionId = (await request(longpoll.page, 'connections.save', draft())).id
})
test.beforeEach(async () => {
  const attributes = { VisibilityTimeout: '300' }
  url = await server.createQueue({ attributes })
  other = await server.createQueue({ attributes })
  for (const queue of [url, other]) {
    await server.send(queue, [{ MessageBody: 'precious' }, { MessageBody: 'as precious' }])
  }
})
test.afterAll(() => server.stop())

const queue = () => ({ kind: 'queue', url }) as const
const deleting = { ...defaultOptions.receive, deleteMessages: true, maximumMessageCount: 10 }
const listening = { ...defaultOptions.listen, commitStrategy: 'at-least-once' } as const

/** Messages that are still there, in the queue or leased. */
const left = async (queueUrl = url) => {
  const { visible, inFlight } = await server.counts(queueUrl)
  return visible + inFlight
}

const nothingLeft = () => expect.poll(() => left()).toBe(0)

const leased = (queueUrl = url) => leasedFrom(longpoll.page, connectionId, queueUrl)
const ended = (runId: number) => runEnds(longpoll.page, runId)

/** What the uses are about, as it is at the moment. */
const shop: Shop = {
  name: connectionName,
  get page() {
    return longpoll.page
  },
  get server() {
    return server
  },
  get connectionId() {
    return connectionId
  },
  get url() {
    return url
  },
  set url(now) {
    url = now
  },
  get other() {
    return other
  }
}

/** What is stored is what is asked about. It is production again afterwards, and the guards hold as before. */
const leavingProduction = (
  what: string,
  over: Partial<ConnectionDraft> = {}
): Destructive<'connections.save'> => {
  const stored = () => ({ ...draft(), id: connectionId, secretKey: '' })
  return {
    what,
    phrase: () => connectionName,
    ask: () => Promise.resolve({ ...stored(), environment: 'development', ...over }),
    answered: { ok: true, value: { environment: 'development', ...over } },
    done: async () => {
      await request(longpoll.page, 'connections.save', stored())
      const purge = { connectionId, urls: [url], change: { kind: 'purge', copy: false } }
      expectRefused(await send(longpoll.page, 'acts.start', purge))
    }
  }
}

/** Every destructive use of every guarded request. A guarded request without one does not compile. */
const destructive: { [N in GuardedName]: Destructive<N>[] } = {
  ...actUses(shop),
  ...deadLetterUses(shop),
  'connections.save': [
    leavingProduction('making it a development connection'),
    leavingProduction('making it a staging connection under another name', {
      name: 'Shop',
      environment: 'staging'
    })
  ],
  'operations.start': [
    {
      what: 'Receive with Delete messages',
      ask: () =>
        Promise.resolve({
          connectionId,
          operation: { action: 'receive', object: queue(), options: deleting },
          documents: []
        })
    },
    {
      what: 'Delete',
      ask: async () => ({
        connectionId,
        operation: { action: 'delete', object: queue(), options: defaultOptions.delete },
        documents: (await leased()).handles.map((one) => handle(one))
      })
    },
    {
      what: 'Delete from several queues that documents name',
      phrase: () => connectionName,
      ask: async () => {
        const documents = []
        for (const one of [url, other]) {
          documents.push(...(await leased(one)).handles.map((body) => handle(body, one)))
        }
        const object = { kind: 'dynamic' } as const
        return {
          connectionId,
          operation: { action: 'delete', object, options: defaultOptions.delete },
          documents
        }
      }
    },
    {
      what: 'Delete of documents that were staged before',
      ask: async () => {
        const documents = (await leased()).handles.map((body) => handle(body, url))
        const staged = { batchId: crypto.randomUUID(), connectionId, documents, templates: false }
        await request(longpoll.page, 'operations.stage', staged)
        const object = { kind: 'dynamic' } as const
        return {
          connectionId,
          operation: { action: 'delete', object, options: defaultOptions.delete },
          documents: [],
          batchId: staged.batchId
        }
      }
    }
  ],
  'operations.rerun': [
    {
      what: 'a Receive with Delete messages, run again',
      ask: async () => {
        const { runId } = await request(longpoll.page, 'operations.start', {
          connectionId,
          operation: { action: 'receive', object: queue(), options: deleting },
          documents: [],
          confirmed: nameOf(url)
        })
        await ended(runId)
        await server.send(url, [{ MessageBody: 'precious too' }])
        return { runId, part: 'all', inDoubt: false }
      }
    }
  ],
  'queues.configure': [
    {
      what: 'a change of attributes',
      done: async () => expect(await attributeOf(server, url, 'DelaySeconds')).toBe('7'),
      ask: () =>
        Promise.resolve({
          connectionId,
          url,
          attributes: { DelaySeconds: '7' },
          before: { DelaySeconds: '0' },
          tagsBefore: {},
          tagsSet: {},
          tagsRemoved: []
        })
    }
  ],
  'listen.start': [
    {
      what: 'Listen with At least once',
      ask: () => Promise.resolve({ connectionId, object: queue(), options: listening })
    }
  ],
  'listen.resume': [
    {
      what: 'Listen with At least once that was paused',
      ask: async () => {
        const empty = { connectionId, object: queue(), options: listening, confirmed: nameOf(url) }
        const { id: listenerId } = await request(longpoll.page, 'listen.start', empty)
        await expect.poll(() => left()).toBe(0)
        await request(longpoll.page, 'listen.pause', { listenerId })
        await server.send(url, [{ MessageBody: 'precious too' }])
        return { listenerId }
      }
    }
  ],
  'leases.act': [
    {
      what: 'Delete of what is leased',
      ask: async () => ({ action: 'delete', documentIds: (await leased()).ids })
    },
    {
      what: 'Delete of what is leased in several queues',
      phrase: () => connectionName,
      ask: async () => {
        const documentIds = [...(await leased()).ids, ...(await leased(other)).ids]
        return { action: 'delete', documentIds }
      }
    }
  ]
}

function expectRefused(outcome: Outcome<unknown>) {
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'NotConfirmed' } })
}

for (const name of Object.keys(destructive) as GuardedName[]) {
  for (const use of destructive[name]) {
    const { what, phrase = () => nameOf(url), ask, done = nothingLeft } = use
    const answered = use.answered ?? { ok: true }
    test(`${name}: ${what} needs the typed name`, async () => {
      const input = await ask()
      const before = await left()
      expect(before).toBeGreaterThan(0)
      const wrong = ['', 'yes', nameOf(other), nameOf(url).toUpperCase(), 'Shop']
      expectRefused(await send(longpoll.page, name, input))
      for (const confirmed of wrong) {
        expectRefused(await send(longpoll.page, name, { ...input, confirmed }))
      }
      expect(await left()).toBe(before)
      const answer = await send(longpoll.page, name, { ...input, confirmed: phrase() })
      expect(answer).toMatchObject(answered)
      await done()
    })
  }
}

test('every request is either harmless or has a destructive use here', () => {
  const guarded = Object.entries(requestKinds).flatMap(([name, kind]) =>
    kind === 'guarded' ? [name] : []
  )
  expect(guarded.sort()).toEqual(Object.keys(destructive).sort())
})

test('what began before the environment became production is held up too', async () => {
  const saved = (environment: 'development' | 'production') =>
    request(longpoll.page, 'connections.save', {
      ...draft(),
      id: connectionId,
      environment,
      secretKey: '',
      confirmed: connectionName
    })
  await saved('development')
  const { ids } = await leased()
  const start = { connectionId, object: queue(), options: listening }
  const { id: listenerId } = await request(longpoll.page, 'listen.start', start)
  await request(longpoll.page, 'listen.pause', { listenerId })
  await server.send(url, [{ MessageBody: 'came later' }])
  await saved('production')
  const before = await left()
  expectRefused(await send(longpoll.page, 'listen.resume', { listenerId }))
  expectRefused(await send(longpoll.page, 'leases.act', { action: 'delete', documentIds: ids }))
  expect(await left()).toBe(before)
})

test('what destroys nothing needs no name', async () => {
  const { ids } = await leased()
  const released = await send(longpoll.page, 'leases.act', { action: 'release', documentIds: ids })
  expect(released).toMatchObject({ ok: true })
  const sent = await send(longpoll.page, 'operations.start', {
    connectionId,
    operation: { action: 'send', object: queue(), options: defaultOptions.send },
    documents: [handle('one more')]
  })
  expect(sent).toMatchObject({ ok: true })
  await expect.poll(() => left()).toBe(3)
})

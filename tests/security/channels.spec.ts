import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import {
  defaultOptions,
  Failure,
  requestNames,
  requests,
  type Outcome,
  type RequestInput,
  type RequestName
} from '../../src-main/contract/index.js'
import { attack, send, useApp } from './support.js'
import { connectionDraft } from '../support/connection-draft.js'

const longpoll = useApp()

test.beforeAll(() =>
  // They would open dialogs that nobody answers.
  longpoll.app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] })
  })
)

const connectionId = 'sandbox'
const queueUrl = 'http://sqs.us-east-1.localhost/000000000000/events'
const object = { kind: 'queue', url: queueUrl } as const
const draft = connectionDraft({ authentication: 'sandbox' })

const redrive = {
  deadLetterUrl: queueUrl,
  filter: { text: 'nothing has this' },
  target: { kind: 'queue' as const, url: `${queueUrl}-target` },
  perSecond: null,
  edits: []
} satisfies RequestInput<'deadLetters.redrive'>['redrive']

/** One input that is valid for each request: what is thrown at it is this with something else somewhere in it. */
const valid: { [N in RequestName]: RequestInput<N> } = {
  'app.info': {},
  'app.settings': {},
  'app.saveSettings': { theme: 'light' },
  'app.copyText': { text: 'copied' },
  'app.close': { leases: 'keep' },
  'connections.list': {},
  'connections.save': draft,
  'connections.duplicate': { id: connectionId },
  'connections.remove': { id: connectionId },
  'connections.profiles': {},
  'connections.chooseCertificate': {},
  'connections.choosePrivateKey': {},
  'connections.test': draft,
  'connections.identity': { id: connectionId },
  'prompts.list': {},
  'prompts.answer': { id: 'nothing', code: '123456' },
  'prompts.openPage': { id: 'nothing' },
  'prompts.cancel': { id: 'nothing' },
  'connections.export': { ids: null },
  'connections.readFile': {},
  'connections.import': { connections: [draft] },
  'queues.list': { connectionId },
  'queues.counts': { connectionId, urls: [queueUrl] },
  'queues.overview': { connectionId, url: queueUrl },
  'queues.facts': { connectionId, urls: [queueUrl], tags: true },
  'queues.deadLetterSources': { connectionId, url: queueUrl },
  'queues.observed': { connectionId, urls: [queueUrl] },
  'queues.exportTable': { rows: [['Name'], ['events']] },
  'queues.resolve': { connectionId, nameOrUrl: 'events' },
  'queues.create': { connectionId, name: 'made', attributes: {}, tags: {} },
  'queues.configure': {
    connectionId,
    url: queueUrl,
    attributes: {},
    before: {},
    tagsBefore: {},
    tagsSet: {},
    tagsRemoved: []
  },
  'queues.saveText': { name: 'q.json', text: '{}' },
  'queues.openConfiguration': {},
  'permissions.probe': { connectionId, queueUrl, action: 'ListQueues' },
  'acts.start': {
    connectionId,
    urls: ['http://sqs.us-east-1.localhost/000000000000/nothing'],
    change: { kind: 'purge', copy: false }
  },
  'acts.list': {},
  'acts.rows': { actId: 'nothing', from: 0, limit: 10 },
  'acts.cancel': { actId: 'nothing' },
  'acts.retry': { actId: 'nothing', urls: [queueUrl] },
  'acts.purgeRest': { actId: 'nothing', urls: [queueUrl] },
  'acts.leave': { actId: 'nothing' },
  'acts.forget': { actId: 'nothing' },
  'deadLetters.sources': { connectionId, url: queueUrl },
  'deadLetters.examine': { connectionId, url: queueUrl },
  'deadLetters.clusters': { runId: 1, filter: {} },
  'deadLetters.page': { runId: 1, filter: {}, after: 0, limit: 10 },
  'deadLetters.dryRun': { connectionId, runId: 1, redrive },
  'deadLetters.redrive': { connectionId, redrive },
  'deadLetters.delete': { connectionId, url: queueUrl, filter: { text: 'nothing has this' } },
  'deadLetters.moveTasks': { connectionId, url: queueUrl },
  'deadLetters.startMove': { connectionId, url: queueUrl, destinationUrl: null, perSecond: 1 },
  'deadLetters.cancelMove': { connectionId, url: queueUrl, handle: 'nothing' },
  'operations.start': {
    connectionId,
    operation: { action: 'send', object, options: defaultOptions.send },
    documents: [{ body: 'x', properties: {}, attributes: [] }]
  },
  'operations.stage': { batchId: 'b', connectionId: 'c', documents: [], templates: false },
  'operations.unstage': { batchId: 'b' },
  'operations.cancel': { runId: 1 },
  'operations.saved': {},
  'operations.save': {
    name: 'Send events',
    connectionId,
    action: 'send',
    object,
    options: defaultOptions.send
  },
  'operations.duplicateSaved': { id: 'nothing' },
  'operations.removeSaved': { id: 'nothing' },
  'operations.rerun': { runId: 1_000_000, part: 'all', inDoubt: false },
  'restore.prepare': { scope: { kind: 'run', runId: 1, direction: 'output' } },
  'restore.start': { restoreId: 'nothing', to: null, unknown: false, again: false },
  'restore.drop': { restoreId: 'nothing' },
  'targets.chooseFile': {},
  'targets.files': {},
  'listen.start': { connectionId, object, options: defaultOptions.listen },
  'listen.pause': { listenerId: 'nobody' },
  'listen.resume': { listenerId: 'nobody' },
  'listen.stop': { listenerId: 'nobody' },
  'listen.list': {},
  'listen.close': { listenerId: 'nobody' },
  'leases.list': { limit: 10 },
  'leases.act': { action: 'delete', documentIds: [1] },
  'journal.page': { scope: { kind: 'connection', connectionId }, limit: 10 },
  'journal.document': { id: 1 },
  'journal.lanes': { listenerId: 'nobody', limit: 10 },
  'journal.groups': { listenerId: 'nobody', limit: 10 },
  'journal.runs': { connectionId, limit: 10 },
  'journal.run': { runId: 1 },
  'journal.rerun': { runId: 1 },
  'journal.saveBody': { id: 1_000_000, path: [] },
  'bodies.decode': {
    source: { kind: 'text', text: 'aGVsbG8=' },
    path: ['base64'],
    further: true,
    prefer: { base64: true }
  },
  'journal.pairs': { runId: 1, filter: 'all', from: 0, limit: 10 },
  'bodies.encode': { source: { kind: 'text', text: 'aGVsbG8=' }, path: ['base64'], text: 'x' },
  'documents.export': {
    exportId: 'e',
    scope: { kind: 'connection', connectionId },
    format: 'ndjson'
  },
  'documents.details': { ids: [1] }
}

/** Every place in a value, from its root. */
function places(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...at, key]))]
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by
  const copy = structuredClone(value) as Record<string, unknown>
  copy[key] = replaced(copy[key], rest, by)
  return copy
}

/** A request with one thing wrong in its input. */
const nearlyValid = fc
  .constantFrom(...requestNames)
  .chain((name) =>
    fc.tuple(fc.constant(name), fc.constantFrom(...places(valid[name])), fc.jsonValue())
  )
  .map(([name, at, by]) => [name, replaced(valid[name], at, by)] as const)
  // A close that happens to be valid would do what it says.
  .filter(([name, input]) => !requests[name].input.safeParse(input).success || name !== 'app.close')

/** Either a value that the contract allows, or a failure that was made for people. */
function expectClean(name: RequestName, outcome: Outcome<unknown>): void {
  if (outcome.ok) {
    expect(requests[name].output.parse(outcome.value)).toEqual(outcome.value)
    return
  }
  expect(Failure.strict().parse(outcome.failure)).toEqual(outcome.failure)
  expect(outcome.failure.message).not.toBe('')
  expect(JSON.stringify(outcome)).not.toMatch(/\\n\s+at |node:internal|\/src-main\/|\/out\/main\//)
}

const expectAlive = async (): Promise<void> => {
  expect(await send(longpoll.page, 'connections.list', {})).toMatchObject({ ok: true })
  await expect(longpoll.page.getByRole('textbox', { name: 'Filter queues' })).toBeVisible()
}

test('arbitrary JSON at every channel is answered cleanly, and the app lives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...requestNames), fc.jsonValue(), async (name, input) => {
      expectClean(name, await send(longpoll.page, name, input))
    }),
    { numRuns: 600 }
  )
  await expectAlive()
})

test('requests with one thing wrong are answered cleanly, and the app lives', async () => {
  await fc.assert(
    fc.asyncProperty(nearlyValid, async ([name, input]) => {
      expectClean(name, await send(longpoll.page, name, input))
    }),
    { numRuns: 1000 }
  )
  await expectAlive()
})

test('names, ids and envelopes of any kind are answered or refused, never thrown', async () => {
  const answers = await attack<Outcome<unknown>[]>(
    longpoll.page,
    `const cycle = {}; cycle.self = cycle
     const odd = [undefined, null, 0, -1, NaN, 1n, true, '', 'x'.repeat(200), [], {}, cycle,
       new Map([[1, 2]]), new Date(), /x/, new Uint8Array(8), new Error('x')]
     const ask = (...words) => {
       try {
         return Promise.resolve(longpoll.request(...words)).then((answer) => answer,
           (error) => ({ thrown: String(error) }))
       } catch (error) { return { thrown: String(error) } }
     }
     const answers = []
     for (const one of odd) {
       answers.push(await ask(one, {}, 'a'), await ask('app.info', {}, one), await ask('app.copyText', one, 'b'))
     }
     answers.push(await ask(), await ask('app.info'))
     return answers`
  )
  for (const answer of answers) {
    if (!('ok' in answer)) throw new Error(`Not an outcome: ${JSON.stringify(answer)}`)
    if (!answer.ok) expect(Failure.parse(answer.failure)).toEqual(answer.failure)
  }
  await expectAlive()
})

test('ten thousand cancellations of calls that are not there do nothing', async () => {
  await attack(
    longpoll.page,
    `for (let n = 0; n < 10000; n++) longpoll.cancel(n % 2 ? String(n) : { n })`
  )
  await expectAlive()
})

test('a body of 8 MiB and a nesting of 900 levels are survived', async () => {
  const answers = await attack<Outcome<unknown>[]>(
    longpoll.page,
    `let deep = 0
     for (let n = 0; n < 900; n++) deep = [deep]
     return Promise.all([deep, { nameOrUrl: deep, connectionId: 'sandbox' },
       { connectionId: 'sandbox', nameOrUrl: 'x'.repeat(8 * 1024 ** 2) }
     ].map((input) => longpoll.request('queues.resolve', input, crypto.randomUUID())))`
  )
  expect(answers.map(({ ok }) => ok)).toEqual([false, false, false])
  await expectAlive()
})

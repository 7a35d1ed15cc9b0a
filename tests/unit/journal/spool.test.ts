import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { InputDocument } from '../../../src-main/contract/index.js'
import type { StagedKind } from '../../../src-main/journal/journal.js'
import { packDocument } from '../../../src-main/journal/packing.js'
import { packSpool } from '../../../src-main/journal/spool.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { key, newRun, queueUrl, temporaryFolder } from './stores.js'

let folder: ReturnType<typeof temporaryFolder>
let store: Store
const now = 200 * 86_400_000

const open = () => new Store({ file: join(folder.path, 'journal.db'), key, clock: () => now })
beforeEach(() => {
  folder = temporaryFolder()
  store = open()
})
afterEach(() => {
  store.close()
  folder.remove()
})

const document = (body: string): InputDocument => ({ body, properties: {}, attributes: [] })
const stage = (batch: number, kind: StagedKind, ...bodies: string[]) =>
  store.commit(() => store.spool.add(batch, kind, packSpool(bodies.map(document))))
const start = (batch: number, operation: unknown = null) =>
  store.commit(() => store.writes.startRun(newRun({ action: 'send', batch, operation })))
const end = (runId: number) => {
  const ended = { status: 'cancelled', endedAt: 5, failure: null, outputs: 0, failures: 0 } as const
  store.commit(() => store.writes.endRun(runId, ended))
}

function bodiesOf(runId: number, kind: StagedKind): string[] {
  const bodies: string[] = []
  for (let after = 0; ;) {
    const part = store.spool.next({ runId, kind, after })
    if (!part) return bodies
    bodies.push(...part.documents.map(({ body }) => body))
    after = part.part
  }
}

it('what was staged is read part by part by the run that takes it, each kind by itself', () => {
  stage(-1, 'literal', 'a', 'b')
  stage(-2, 'literal', 'of another')
  stage(-1, 'template', 't')
  stage(-1, 'literal', 'c \0\ud800')
  const id = start(-1)
  expect(bodiesOf(id, 'literal')).toEqual(['a', 'b', 'c \0\ud800'])
  expect(bodiesOf(id, 'template')).toEqual(['t'])
  expect(bodiesOf(-1, 'literal')).toEqual([])
  expect(bodiesOf(-2, 'literal')).toEqual(['of another'])
})

it('of a run that has ended its templates stay, and nothing that no run took survives a start', () => {
  stage(-1, 'literal', 'a')
  stage(-1, 'template', 't')
  stage(-2, 'literal', 'never started')
  const id = start(-1)
  end(id)
  store.close()
  store = open()
  expect(bodiesOf(id, 'literal')).toEqual([])
  expect(bodiesOf(id, 'template')).toEqual(['t'])
  expect(bodiesOf(-2, 'literal')).toEqual([])
})

it('literal documents of a run that was killed become its inputs, on its queue; templates do not', () => {
  stage(-1, 'literal', 'a', 'b')
  stage(-1, 'template', 't')
  const id = start(-1)
  store.close()
  store = open()
  const scope = { kind: 'run', runId: id, direction: 'input' } as const
  const { rows } = store.pages.page({ scope, limit: 9 })
  expect(rows.map(({ preview, queueUrl: queue }) => [preview, queue])).toEqual([
    ['b', queueUrl],
    ['a', queueUrl]
  ])
  expect(bodiesOf(id, 'template')).toEqual(['t'])
})

it('a run knows how many messages it would have made, until what they are made of is gone', () => {
  stage(-1, 'template', 't', 'u')
  const fill = { seed: 's', from: 0, literals: 0, templates: 2, count: 1000 }
  const id = start(-1, { action: 'send', fill })
  const made = ['1', '2', '3'].map((body) =>
    packDocument(received({ direction: 'input', state: 'input', body, at: 1 }))
  )
  store.commit(() => store.writes.append(id, made))
  end(id)
  expect(store.runs.run(id)).toMatchObject({ inputs: 3, total: 2000 })
  expect(store.reruns.facts(id)).toMatchObject({ all: 2000, rest: 2000 })
  const all = { runId: id, part: 'all', inDoubt: true, after: 0, limit: 9 } as const
  expect(store.reruns.inputs(all).documents).toEqual([])
  expect(store.reruns.inputs({ ...all, part: 'rest' }).documents).toHaveLength(3)

  while (store.retainSlice({ bytes: 1024 ** 4, days: 1, now }));
  expect(bodiesOf(id, 'template')).toEqual([])
})

import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { IntentFile } from '../../../src-main/journal/intents.js'
import { packDocument } from '../../../src-main/journal/packing.js'
import { packSpool } from '../../../src-main/journal/spool.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { key, newRun, temporaryFolder } from './stores.js'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let folder: ReturnType<typeof temporaryFolder>
let file: string
let store: Store
let intents: IntentFile

beforeEach(() => {
  folder = temporaryFolder()
  file = join(folder.path, 'journal.db')
  store = new Store({ file, key })
  intents = new IntentFile(file)
})
afterEach(() => {
  store.close()
  intents.close()
  folder.remove()
})

const odd = 'a\0\ud800 "x" \u2028'
const input = (n: number) =>
  received({
    direction: 'input',
    state: 'input',
    body: `${n} ${odd}`,
    properties: { messageGroupId: `g${n % 3}`, messageDeduplicationId: `d${n}` },
    attributes: [{ name: 'n', type: 'Number', value: String(n) }]
  })
const inputs = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => input(from + n))
const answer = (ordinal: number) => received({ state: 'sent', inputOrdinal: ordinal })

/** A Send as it is when the app is killed. */
function interruptedSend(written: number, spooled: number, answered: number[]): number {
  return store.commit(() => {
    const id = store.writes.startRun(newRun({ action: 'send' }))
    for (let from = 1; from <= spooled; from += 40) {
      store.spool.add(id, 'literal', packSpool(inputs(from, Math.min(spooled, from + 39))))
    }
    store.writes.append(id, inputs(1, written).map(packDocument))
    store.writes.append(id, answered.map(answer).map(packDocument))
    return id
  })
}

function restart(): void {
  store.close()
  store = new Store({ file, key, clock: () => 99 })
}

const rows = (runId: number, direction: 'input' | 'output') =>
  store.pages.page({ scope: { kind: 'run', runId, direction }, limit: 500 }).rows.reverse()

describe('a Send that was killed', () => {
  it('has all its inputs, in their order and exactly, though not all of them were documents yet', () => {
    const id = interruptedSend(50, 130, [])
    restart()
    const found = rows(id, 'input')
    expect(found.map(({ ordinal }) => ordinal)).toEqual(found.map((_, n) => n + 1))
    expect(found).toHaveLength(130)
    const last = store.document(found.at(-1)!.id)
    expect(last).toMatchObject({
      body: `130 ${odd}`,
      properties: { messageGroupId: 'g1', messageDeduplicationId: 'd130' },
      attributes: [{ name: 'n', type: 'Number', value: '130' }]
    })
    expect(store.runs.run(id)).toMatchObject({ status: 'interrupted', inputs: 130, endedAt: 99 })
  })

  it('shows as unconfirmed what was about to be sent and has no answer, and nothing else', () => {
    const id = interruptedSend(20, 0, [1, 2, 3, 5])
    intents.note(id, [1, 2, 3, 4, 5])
    intents.note(id, [6, 7])
    restart()
    const outputs = rows(id, 'output')
    expect(outputs.map(({ inputOrdinal, state }) => [inputOrdinal, state])).toEqual([
      [1, 'sent'],
      [2, 'sent'],
      [3, 'sent'],
      [5, 'sent'],
      [4, 'failed'],
      [6, 'failed'],
      [7, 'failed']
    ])
    expect(outputs.at(-1)).toMatchObject({
      failure: { code: 'Unconfirmed' },
      groupId: 'g1',
      deduplicationId: 'd7'
    })
    expect(store.runs.run(id)).toMatchObject({ outputs: 7, failures: 3 })
  })

  it('takes a line that was cut off by the end of the app as not sent', () => {
    const id = interruptedSend(20, 0, [])
    intents.note(id, [1, 2])
    appendFileSync(`${file}.sending`, `${id} 5 3 4 1`)
    restart()
    expect(rows(id, 'output').map(({ inputOrdinal }) => inputOrdinal)).toEqual([1, 2])
  })

  it('says of what was sent twice when it went out first: SQS may have it since then', () => {
    const id = interruptedSend(20, 0, [])
    intents.note(id, [])
    appendFileSync(`${file}.sending`, `${id} 5000 1 2\n${id} 9000 2\n`)
    restart()
    expect(rows(id, 'output').map(({ at }) => at)).toEqual([5000, 5000])
  })

  it('is brought to its end once', () => {
    const id = interruptedSend(20, 0, [])
    intents.note(id, [1])
    restart()
    restart()
    expect(rows(id, 'output')).toHaveLength(1)
    expect(readFileSync(`${file}.sending`, 'ascii')).toBe('')
  })
})

it('the file of what is about to be sent is emptied with the end of the last run', () => {
  intents.note(1, [1])
  intents.note(2, [1])
  intents.end(1)
  expect(readFileSync(`${file}.sending`, 'ascii')).toContain('2 ')
  intents.end(2)
  expect(readFileSync(`${file}.sending`, 'ascii')).toBe('')
  intents.note(3, [9])
  expect(readFileSync(`${file}.sending`, 'ascii')).toMatch(/^3 \d+ 9\n$/)
})

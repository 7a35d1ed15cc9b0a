import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openJournal } from '../../../src-main/journal/open.js'
import { bundle, key, temporaryFolder, workerFile, workerUrl } from './worker.js'

const folder = temporaryFolder()
const file = join(folder.path, 'journal.db')
let recorder: string

beforeAll(async () => {
  recorder = await bundle('recorder', folder.path)
})
afterAll(() => folder.remove())

interface Told {
  /** Number of the poll by the id of its first document. */
  polls: Map<number, number>
  deleted: number[]
}

function parse(output: string): Told {
  const told: Told = { polls: new Map(), deleted: [] }
  // What follows the last line end was cut off by the kill.
  for (const line of output.split('\n').slice(0, -1)) {
    const [what, id, number] = line.split(' ')
    if (what === 'poll') told.polls.set(Number(id), Number(number))
    else told.deleted.push(Number(id))
  }
  return told
}

/** Runs the recorder and kills it some milliseconds after its first word. */
async function recordUntilKilled(listenerId: string, ms: number): Promise<Told> {
  const child = spawn(process.execPath, [recorder, file, key, workerFile, listenerId], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await once(child.stdout, 'data')
  await new Promise((resolve) => setTimeout(resolve, ms))
  child.kill('SIGKILL')
  await once(child, 'close')
  return parse(output)
}

async function expectAll(listenerId: string, told: Told): Promise<void> {
  const journal = openJournal({ file, key, workerUrl })
  try {
    expect((await journal.status()).notice).toBeNull()
    const states = new Map<number, string>()
    for (const [first, number] of told.polls) {
      for (let n = 0; n < 10; n++) {
        const document = await journal.document(first + n)
        expect(document.body.startsWith(`${number} ${n} x`)).toBe(true)
        states.set(first + n, document.state)
      }
    }
    for (const first of told.deleted) expect(states.get(first)).toBe('deleted')
    await expectWhole(journal, listenerId)
  } finally {
    await journal.close()
  }
}

/** No poll is there in part, and ordinals and counts agree with the documents. */
async function expectWhole(journal: ReturnType<typeof openJournal>, listenerId: string) {
  const { runs } = await journal.runs({ connectionId: 'c1', limit: 500 })
  const session = runs.find((run) => run.listenerId === listenerId)
  const scope = { kind: 'listener', listenerId } as const
  const newest = await journal.page({ scope, limit: 1 })
  expect(newest.rows[0]?.ordinal).toBe(session?.outputs)
  expect((session?.outputs ?? 1) % 10).toBe(0)
  const lanes = await journal.lanes({ listenerId, limit: 500 })
  const inLanes = lanes.lanes.reduce((sum, lane) => sum + lane.messages, 0)
  expect(inLanes).toBe(session?.outputs)
}

describe('what was acknowledged', () => {
  it('is there after the process was killed, at any moment', async () => {
    let polls = 0
    for (let round = 0; round < 20; round++) {
      const told = await recordUntilKilled(`session-${round}`, Math.random() * 300)
      polls += told.polls.size
      expect(told.polls.size).toBeGreaterThan(0)
      await expectAll(`session-${round}`, told)
    }
    expect(polls).toBeGreaterThan(100)
  }, 180_000)
})

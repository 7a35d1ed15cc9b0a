import { expect, it } from 'vitest'
import type { JournalStatus } from '../../../src-main/contract/index.js'
import { createJournals } from '../../../src-main/journal/journals.js'
import { MemoryJournal } from '../../support/memory-journal.js'
import { received } from './documents.js'
import { newRun } from './stores.js'

/** As the one on disk says of itself. */
class DiskJournal extends MemoryJournal {
  override async status(): Promise<JournalStatus> {
    return { ...(await super.status()), mode: 'disk', inMemory: 0 }
  }
}

function both() {
  const disk = new DiskJournal()
  const memory = new MemoryJournal()
  const keepsNothing = (id: string) => id === 'silent'
  return { disk, memory, journals: createJournals({ disk, memory, keepsNothing }) }
}

it('tells the documents that end with the app from those on disk', async () => {
  const { disk, memory, journals } = both()
  await disk.append(await disk.startRun(newRun()), [received(), received()])
  await memory.append(await memory.startRun(newRun({ connectionId: 'silent' })), [received()])
  expect(await journals.status()).toMatchObject({ mode: 'disk', documents: 3, inMemory: 1 })
})

it('ends the leases of a connection in both: its setting may have changed', async () => {
  const { disk, memory, journals } = both()
  for (const journal of [disk, memory]) {
    await journal.append(await journal.startRun(newRun()), [received({ leaseUntil: 5000 })])
    await journal.append(await journal.startRun(newRun({ connectionId: 'other' })), [
      received({ leaseUntil: 5000 })
    ])
  }
  await journals.endLeases('c1', 1000)
  expect((await journals.leases({ connectionId: 'c1', now: 1000, limit: 9 })).total).toBe(0)
  expect((await journals.leases({ connectionId: 'other', now: 1000, limit: 9 })).total).toBe(2)
})

it('asks both what redrives have sent: the setting of a connection may have changed in between', async () => {
  const { disk, memory, journals } = both()
  for (const [journal, documentId] of [
    [disk, 1],
    [memory, 2]
  ] as const) {
    const one = {
      messageId: 'm',
      documentId,
      accepted: false,
      since: 1,
      target: 'https://q/orders'
    }
    journal.redriveTries = async () => [one]
    journal.openRedrives = async () => [{ runId: documentId, deadLetterUrl: 'https://q/dlq' }]
  }
  const tries = await journals.redriveTries(['m'])
  expect(tries.map(({ documentId }) => documentId)).toEqual([1, 2])
  expect((await journals.openRedrives(0)).map(({ runId }) => runId)).toEqual([1, 2])
})

it('counts the leases of a queue in both as one place', async () => {
  const { disk, memory, journals } = both()
  for (const journal of [disk, memory]) {
    await journal.append(await journal.startRun(newRun()), [received({ leaseUntil: 5000 })])
  }
  await memory.append(await memory.startRun(newRun({ connectionId: 'silent' })), [
    received({ leaseUntil: 5000 })
  ])
  expect(await journals.heldPlaces(1000)).toMatchObject([
    { connectionId: 'c1', leases: 2 },
    { connectionId: 'silent', leases: 1 }
  ])
})

import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { inGroups } from '../../support/test-messages.js'
import type { Peer } from './behaviours.js'

/** Two long polls wait when the messages of a group arrive: the second one must wait for the first. */
export async function twoLongPolls({ server, rig }: Peer): Promise<void> {
  const url = await server.createQueue({ fifo: true })
  const polls = [rig(), rig()].map((one) => one.receive(url, { waitTimeout: 5 }))
  await sleep(1500)
  await server.send(url, inGroups(2, 1))
  const results = await Promise.all(polls)
  const bodies = results.flatMap(({ outputs }) => outputs.map(({ body }) => body))
  expect(bodies, 'one poll gets the group').toEqual(['0'])
}

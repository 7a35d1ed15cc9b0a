import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { wire } from '../../../src-main/contract/names.js'
import { fanOut } from '../../../src-main/ipc/fan-out.js'

function page() {
  const ipc = new EventEmitter()
  const subscribe = fanOut(ipc as never)
  const tell = (name: string, payload: unknown) => ipc.emit(wire.event, {}, { name, payload })
  return { ipc, subscribe, tell }
}

test('listens to the channel once, however many subscribe', () => {
  const { ipc, subscribe, tell } = page()
  const heard: unknown[] = []
  const ends = Array.from({ length: 30 }, () =>
    subscribe('app.status', (payload) => heard.push(payload))
  )
  expect(ipc.listenerCount(wire.event)).toBe(1)
  tell('app.status', 1)
  expect(heard).toHaveLength(30)
  for (const end of ends) end()
  tell('app.status', 2)
  expect(heard).toHaveLength(30)
})

test('tells each only of its name, and ends only the subscription that was ended', () => {
  const { subscribe, tell } = page()
  const heard: unknown[] = []
  const hear = (payload: unknown) => heard.push(payload)
  const end = subscribe('app.status', hear)
  subscribe('app.status', hear)
  subscribe('app.notice', () => heard.push('notice'))
  tell('app.status', 1)
  end()
  end()
  tell('app.status', 2)
  tell('app.notice', 3)
  tell('app.command', 4)
  expect(heard).toEqual([1, 1, 2, 'notice'])
})

test('a subscription may end while it is told, and the others are told all the same', () => {
  const { subscribe, tell } = page()
  const heard: string[] = []
  const end = subscribe('app.status', () => {
    heard.push('first')
    end()
  })
  subscribe('app.status', () => heard.push('second'))
  tell('app.status', 1)
  tell('app.status', 2)
  expect(heard).toEqual(['first', 'second', 'second'])
})

import { expect, test } from 'vitest'
import { isTrusted, type Sender } from '../../../src-main/ipc/sender.js'

const page = (over: Partial<Sender> = {}): Sender => ({
  sender: { id: 5 },
  senderFrame: { origin: 'app://longpoll', parent: null },
  ...over
})

const frame = page().senderFrame as NonNullable<Sender['senderFrame']>

test('the main frame of the main window is trusted', () => {
  expect(isTrusted(page(), 5)).toBe(true)
})

test.each<[string, Sender, number | null]>([
  ['another window', page(), 6],
  ['no window', page(), null],
  ['a frame that is gone', page({ senderFrame: null }), 5],
  [
    'a frame inside the page',
    page({ senderFrame: { origin: 'app://longpoll', parent: frame as never } }),
    5
  ],
  ['another host', page({ senderFrame: { origin: 'app://other', parent: null } }), 5],
  ['another scheme', page({ senderFrame: { origin: 'https://longpoll', parent: null } }), 5],
  ['no origin', page({ senderFrame: { origin: 'null', parent: null } }), 5]
])('%s is not trusted', (_, sender, windowId) => {
  expect(isTrusted(sender, windowId)).toBe(false)
})

import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { expect, test, vi } from 'vitest'
import { guardClosing, type Held } from '../../../src-main/shell/closing.js'

/** What of a window the guard uses: closing it is an event that can be prevented. */
class Window extends EventEmitter {
  closed = false
  shown = 0
  crashed = false
  readonly webContents = { isCrashed: () => this.crashed }
  isDestroyed = () => this.closed
  isMinimized = () => false
  show = () => void this.shown++
  focus = () => undefined
  close(): void {
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (!prevented) this.closed = true
  }
}

const places = [{ connectionId: 'c1', queueUrl: 'http://localhost/0/q', leases: 3 }]
const some: Held = { leases: 3, listening: 1, places, acts: [], runs: [] }

function guarded(held: Held = some) {
  const window = new Window()
  const asked: Held[] = []
  const app = Object.assign(new EventEmitter(), { quit: vi.fn() })
  const closing = guardClosing(window as unknown as BrowserWindow, {
    app: app as never,
    held: async () => held,
    ask: (what) => asked.push(what)
  })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return { window, asked, closing, settled, app }
}

test('only an answer closes: a second close, quick or late, asks again', async () => {
  const { window, asked, closing, settled } = guarded()
  window.close()
  window.close()
  await settled()
  expect(asked).toEqual([some])
  window.close()
  await settled()
  expect([asked.length, window.closed, window.shown]).toEqual([2, false, 2])
  closing.finish()
  expect(window.closed).toBe(true)
})

test('quitting goes on once it is answered', async () => {
  const { window, closing, settled, app } = guarded()
  app.emit('before-quit')
  window.close()
  await settled()
  closing.finish()
  expect(app.quit).toHaveBeenCalledOnce()
})

test('an answer while it counts closes without a further question', async () => {
  const { window, asked, closing, settled } = guarded()
  window.close()
  closing.finish()
  await settled()
  expect([asked.length, window.closed]).toEqual([0, true])
})

test('with nothing held, or a page that cannot ask, it closes at once', async () => {
  const empty = guarded({ leases: 0, listening: 2, places: [], acts: [], runs: [] })
  empty.window.close()
  const crashed = guarded()
  crashed.window.crashed = true
  crashed.window.close()
  const hanging = guarded()
  hanging.window.emit('unresponsive')
  hanging.window.close()
  await empty.settled()
  for (const { window, asked } of [empty, crashed, hanging]) {
    expect([window.closed, asked.length]).toEqual([true, 0])
  }
})

test.each(['acts', 'runs'] as const)('asks without a lease while there are %s', async (what) => {
  const held = { leases: 0, listening: 0, places: [], acts: [], runs: [], [what]: [{} as never] }
  const { window, asked, settled } = guarded(held)
  window.close()
  await settled()
  expect([window.closed, asked]).toEqual([false, [held]])
})

test('a page that answers again is asked', async () => {
  const { window, asked, settled } = guarded()
  window.emit('unresponsive')
  window.emit('responsive')
  window.close()
  await settled()
  expect([window.closed, asked.length]).toEqual([false, 1])
})

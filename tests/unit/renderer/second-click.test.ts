import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { swallowSecondClick } from '@/composables/second-click'

let window: EventTarget
let below: string[]
beforeEach(() => {
  vi.useFakeTimers()
  window = new EventTarget()
  below = []
  vi.stubGlobal('window', window)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** @param nth which press of a double or triple click it is */
function press(nth: number) {
  for (const type of ['mousedown', 'click']) {
    window.dispatchEvent(new CustomEvent(type, { detail: nth, cancelable: true }))
  }
}

/** Listens behind the one that swallows, as what lies below does. */
function listenBelow() {
  for (const type of ['mousedown', 'click']) {
    window.addEventListener(type, () => below.push(type))
  }
}

it('takes the second press of a double click from what lies below', () => {
  swallowSecondClick()
  listenBelow()
  press(2)
  expect(below).toEqual([])
})

it('lets a press through that begins anew, and the double click that it belongs to', () => {
  swallowSecondClick()
  listenBelow()
  press(1)
  press(2)
  expect(below).toEqual(['mousedown', 'click', 'mousedown', 'click'])
})

it('ends by itself', () => {
  swallowSecondClick()
  listenBelow()
  vi.advanceTimersByTime(1000)
  press(2)
  expect(below).toEqual(['mousedown', 'click'])
})

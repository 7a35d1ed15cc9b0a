import { expect, test } from 'vitest'
import { placeWindow } from '../../../src-main/shell/bounds.js'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }
const saved = { x: 100, y: 80, width: 1200, height: 800, maximized: false }

test('a window comes back where it was', () => {
  expect(placeWindow(saved, [screen])).toEqual(saved)
})

test('a window on the second screen comes back there', () => {
  const there = { ...saved, x: 2000 }
  expect(placeWindow(there, [screen, second])).toEqual(there)
})

test.each([
  ['to the right of every screen', { ...saved, x: 2000 }],
  ['above every screen', { ...saved, y: -200 }],
  ['with its title bar below the screen', { ...saved, y: 1070 }],
  ['with only a sliver on the screen', { ...saved, x: -1150 }]
])('a window %s is put in the middle of the first screen', (_, lost) => {
  expect(placeWindow(lost, [screen])).toMatchObject({ x: 240, y: 90, width: 1440, height: 900 })
})

test('the first window fits a small screen, but is never too small to use', () => {
  const small = { x: 0, y: 25, width: 1280, height: 775 }
  expect(placeWindow(null, [small])).toMatchObject({ x: 0, y: 25, width: 1280, height: 775 })
  const tiny = { x: 0, y: 0, width: 800, height: 600 }
  expect(placeWindow(null, [tiny])).toMatchObject({ x: 0, y: 0, width: 1024, height: 700 })
})

test('a saved size below the minimum is raised', () => {
  const shrunk = { ...saved, width: 300, height: 200 }
  expect(placeWindow(shrunk, [screen])).toMatchObject({ width: 1024, height: 700 })
})

test('a maximised window stays maximised, also on another screen', () => {
  expect(placeWindow({ ...saved, x: 9000, maximized: true }, [screen]).maximized).toBe(true)
})

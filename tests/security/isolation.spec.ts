import { expect, test } from '@playwright/test'
import type { WebPreferences } from 'electron'
import { attack, send, useApp } from './support.js'

const longpoll = useApp()

test('the page has no Node', async () => {
  const found = await attack(
    longpoll.page,
    `return ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron']
       .filter((name) => typeof globalThis[name] !== 'undefined')`
  )
  expect(found).toEqual([])
})

test('the window is sandboxed and isolated', async () => {
  const preferences = await longpoll.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      // Electron's types leave this method out.
      const asked = webContents as unknown as { getLastWebPreferences(): WebPreferences }
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } =
        asked.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity }
    })
  )
  expect(preferences).toEqual([
    {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true
    }
  ])
})

test('the bridge is three functions and nothing else', async () => {
  const shape = await attack(
    longpoll.page,
    `const names = Reflect.ownKeys(longpoll).map(String).sort()
     return [names, names.map((name) => typeof longpoll[name])]`
  )
  expect(shape).toEqual([
    ['cancel', 'on', 'request'],
    ['function', 'function', 'function']
  ])
})

test('the bridge can be neither changed nor replaced', async () => {
  const kept = await attack(
    longpoll.page,
    `const { request } = longpoll
     try { longpoll.request = () => 'mine' } catch {}
     try { window.longpoll = {} } catch {}
     try { Object.defineProperty(window, 'longpoll', { value: {} }) } catch {}
     return longpoll.request === request`
  )
  expect(kept).toBe(true)
})

test('nothing behind the bridge leads to the preload', async () => {
  const reached = await attack(
    longpoll.page,
    `const reach = (thing) => {
       try { return thing.constructor.constructor('return typeof process + typeof require')() }
       catch (error) { return 'blocked' }
     }
     const answer = await longpoll.request('app.info', {}, 'reach')
     return [longpoll, longpoll.request, longpoll.on, answer].map(reach)`
  )
  for (const one of reached as string[]) expect(['blocked', 'undefinedundefined']).toContain(one)
})

test('an event listener gets the payload and no way back', async () => {
  await attack(
    longpoll.page,
    `globalThis.heard = []
     globalThis.unhear = longpoll.on('app.command', (...words) => heard.push(words))`
  )
  await longpoll.app.evaluate(({ Menu }) => {
    const menu = Menu.getApplicationMenu()
    const items = menu?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    items.find(({ label }) => label === 'Filter queues')?.click()
  })
  await expect
    .poll(() => attack(longpoll.page, 'return heard'))
    .toEqual([[{ command: 'filter-queues' }]])
  await attack(longpoll.page, 'unhear()')
})

for (const name of [
  'fs.readFile',
  'longpoll:request',
  '__proto__',
  'constructor',
  '',
  'app.info '
]) {
  test(`the request ${JSON.stringify(name)} is not known`, async () => {
    expect(await send(longpoll.page, name, {})).toMatchObject({
      ok: false,
      failure: { code: 'UnknownRequest' }
    })
  })
}

test('an event that is not known cannot be listened to', async () => {
  const thrown = await attack(
    longpoll.page,
    `return ['ELECTRON_SOMETHING', 'longpoll:event', '__proto__'].map((name) => {
       try { longpoll.on(name, () => undefined); return 'taken' } catch (error) { return error.name }
     })`
  )
  expect(thrown).not.toContain('taken')
})

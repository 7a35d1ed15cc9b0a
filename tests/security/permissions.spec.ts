import { expect, test } from '@playwright/test'
import { attack, startWitness, useApp } from './support.js'

const longpoll = useApp()
const home = 'app://longpoll/index.html'
let witness: Awaited<ReturnType<typeof startWitness>>

test.beforeAll(async () => {
  witness = await startWitness()
})
test.afterAll(() => witness.close())

/** How many windows there are and where the first one is: what every attempt below must leave as it was. */
const windows = () =>
  longpoll.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL())
  )
test.afterEach(async () => {
  expect(await windows()).toEqual([home])
  expect(witness.seen).toEqual([])
})

test('no permission is granted', async () => {
  const granted = await attack(
    longpoll.page,
    `const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read',
       'clipboard-write', 'persistent-storage', 'storage-access', 'screen-wake-lock', 'idle-detection',
       'window-management', 'local-fonts', 'background-sync']
     const found = []
     for (const name of names) {
       try {
         const { state } = await navigator.permissions.query({ name })
         if (state === 'granted') found.push(name)
       } catch {}
     }
     return found`
  )
  expect(granted).toEqual([])
})

const uses = {
  'the camera': `navigator.mediaDevices.getUserMedia({ video: true })`,
  'the microphone': `navigator.mediaDevices.getUserMedia({ audio: true })`,
  'the screen': `navigator.mediaDevices.getDisplayMedia({ video: true })`,
  'the place': `new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))`,
  'the clipboard': `navigator.clipboard.readText()`,
  MIDI: `navigator.requestMIDIAccess({ sysex: true })`,
  'USB devices': `navigator.usb.requestDevice({ filters: [] })`,
  'serial ports': `navigator.serial.requestPort()`,
  'HID devices': `navigator.hid.requestDevice({ filters: [] }).then((found) => { if (!found.length) throw 0 })`,
  notifications: `Notification.requestPermission().then((answer) => { if (answer !== 'granted') throw 0 })`
}
for (const [name, code] of Object.entries(uses)) {
  test(`${name} cannot be used`, async () => {
    const result = await attack(
      longpoll.page,
      `const late = new Promise((_, reject) => setTimeout(reject, 5000))
       try { await Promise.race([${code}, late]); return 'used' } catch { return 'denied' }`
    )
    expect(result).toBe('denied')
  })
}

test('no window can be opened', async () => {
  const opened = await attack(
    longpoll.page,
    `const tried = ['${witness.url}', '${home}', 'about:blank', 'file:///etc/hosts', 'data:text/html,x']
     return tried.filter((url) => window.open(url) !== null)`
  )
  expect(opened).toEqual([])
})

test('the page cannot be left', async () => {
  for (const url of [witness.url, 'file:///etc/hosts', 'data:text/html,x', 'app://elsewhere/']) {
    await attack(
      longpoll.page,
      `try { location.href = '${url}' } catch {}
       await new Promise((resolve) => setTimeout(resolve, 200))`
    )
    expect(await windows()).toEqual([home])
  }
})

test('a link leads nowhere', async () => {
  await attack(
    longpoll.page,
    `for (const target of ['_self', '_blank', '_top']) {
       const link = document.createElement('a')
       Object.assign(link, { href: '${witness.url}', target })
       document.body.append(link)
       link.click()
       link.remove()
       await new Promise((resolve) => setTimeout(resolve, 100))
     }`
  )
})

test('a webview is an element without a meaning', async () => {
  await attack(
    longpoll.page,
    `const view = document.createElement('webview')
     view.setAttribute('src', '${witness.url}')
     document.body.append(view)
     await new Promise((resolve) => setTimeout(resolve, 300))
     view.remove()`
  )
  const contents = await longpoll.app.evaluate(
    ({ webContents }) =>
      webContents.getAllWebContents().filter((one) => one.getType() === 'webview').length
  )
  expect(contents).toBe(0)
})

test('nothing is downloaded', async () => {
  await longpoll.app.evaluate(({ session }) => {
    const state = globalThis as unknown as { downloads: string[] }
    state.downloads = []
    session.defaultSession.on('will-download', (event, item) => {
      if (!event.defaultPrevented) state.downloads.push(item.getFilename())
    })
  })
  await attack(
    longpoll.page,
    `const link = document.createElement('a')
     Object.assign(link, { href: 'data:text/plain,x', download: 'x.txt' })
     document.body.append(link)
     link.click()
     link.remove()
     await new Promise((resolve) => setTimeout(resolve, 300))`
  )
  const downloads = await longpoll.app.evaluate(
    () => (globalThis as unknown as { downloads: string[] }).downloads
  )
  expect(downloads).toEqual([])
})

test('the browser opens the pages of the Help menu and nothing else', async () => {
  await longpoll.app.evaluate(({ shell }) => {
    const state = globalThis as unknown as { opened: string[] }
    state.opened = []
    shell.openExternal = (url) => {
      state.opened.push(url)
      return Promise.resolve()
    }
  })
  await attack(
    longpoll.page,
    `window.open('https://example.com'); window.open('mailto:a@example.com'); location.href = 'mailto:a@example.com'
     await new Promise((resolve) => setTimeout(resolve, 300))`
  )
  const opened = () =>
    longpoll.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
  expect(await opened()).toEqual([])
  await longpoll.app.evaluate(({ Menu }) => {
    const help = Menu.getApplicationMenu()?.items.find(({ role }) => role === 'help')
    for (const item of help?.submenu?.items ?? []) {
      if (item.label.startsWith('Amazon')) item.click()
    }
  })
  const pages = await opened()
  expect(pages).toHaveLength(2)
  for (const url of pages) expect(new URL(url).host).toBe('docs.aws.amazon.com')
})

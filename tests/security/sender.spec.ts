import { expect, test } from '@playwright/test'
import { attack, useApp } from './support.js'

const longpoll = useApp()

/** Opens another window with the app's own preload, and asks from there. */
const askFrom = (url: string) =>
  longpoll.app.evaluate(async ({ app, BrowserWindow }, target) => {
    const preload = `${app.getAppPath()}/out/preload/preload.cjs`
    const other = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, contextIsolation: true }
    })
    try {
      await other.loadURL(target)
      return (await other.webContents.executeJavaScript(
        `longpoll.request('connections.list', {}, 'other')`
      )) as unknown
    } finally {
      other.destroy()
    }
  }, url)

const refused = { ok: false, failure: { code: 'UntrustedSender' } }

test('another window is refused, even with the same page', async () => {
  expect(await askFrom('app://longpoll/index.html')).toMatchObject(refused)
})

test('another origin is refused', async () => {
  expect(await askFrom('data:text/html,<h1>Elsewhere</h1>')).toMatchObject(refused)
})

test('the main window itself is answered', async () => {
  expect(
    await attack(longpoll.page, `return longpoll.request('connections.list', {}, 'own')`)
  ).toMatchObject({ ok: true })
})

test('a frame inside the page has no bridge', async () => {
  const found = await attack(
    longpoll.page,
    `const frame = document.createElement('iframe')
     document.body.append(frame)
     await new Promise((resolve) => setTimeout(resolve, 200))
     const kind = typeof frame.contentWindow.longpoll
     frame.remove()
     return kind`
  )
  expect(found).toBe('undefined')
})

test('the page cannot be put into a frame', async () => {
  const text = await attack(
    longpoll.page,
    `const frame = document.createElement('iframe')
     frame.src = location.href
     document.body.append(frame)
     await new Promise((resolve) => setTimeout(resolve, 500))
     let text = 'unreachable'
     try { text = frame.contentDocument?.body?.innerText ?? 'unreachable' } catch {}
     frame.remove()
     return text`
  )
  expect(['', 'unreachable']).toContain(text)
})

test('a raw message on the wire that the bridge would not send is answered cleanly', async () => {
  const answers = await longpoll.app.evaluate(async ({ BrowserWindow }) => {
    const [main] = BrowserWindow.getAllWindows()
    return (await main?.webContents.executeJavaScript(`Promise.all([
      longpoll.request('app.info', {}, ''),
      longpoll.request('app.info', {}, 'x'.repeat(101))
    ])`)) as unknown
  })
  expect(answers).toMatchObject([
    { ok: false, failure: { code: 'InvalidRequest' } },
    { ok: false, failure: { code: 'InvalidRequest' } }
  ])
})

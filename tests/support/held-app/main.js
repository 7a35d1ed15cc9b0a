// Becomes the built Longpoll, as Electron does for its folder, but is not ready before the tool that drives it is: the
// tool can wait for ever for a window that was made while it was still connecting.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const whenReady = app.whenReady()
const emit = app.emit.bind(app)
let readyWords = []
let held = true
let letGo = () => undefined
const untilDriven = new Promise((resolve) => (letGo = resolve))

app.emit = (event, ...words) => {
  if (event !== 'ready' || !held) return emit(event, ...words)
  readyWords = words
  return true
}
app.isReady = () => !held
app.whenReady = () => untilDriven

// Playwright calls it once it is connected.
globalThis.__playwright_run = async () => {
  await whenReady
  held = false
  letGo()
  emit('ready', ...readyWords)
}

const root = join(import.meta.dirname, '..', '..', '..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
app.setName(manifest.productName)
app.setVersion(manifest.version)
app.setAppPath(root)
// Awaited, so that the app has been loaded before Electron tells that it is ready.
await import(pathToFileURL(join(root, manifest.main)).href)

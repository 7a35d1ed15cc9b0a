// Becomes the built Longpoll, as Electron does for its folder, with the probe beside it.
import '../probe.cjs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
app.setName(manifest.productName)
app.setVersion(manifest.version)
app.setAppPath(root)
// Awaited, so that the app has been loaded before Electron tells that it is ready.
await import(pathToFileURL(join(root, manifest.main)).href)

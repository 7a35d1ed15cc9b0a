// Does what Electron's own default app does for `electron <folder>`: it becomes the application in that folder.
const { app } = require('electron')
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')
const { pathToFileURL } = require('node:url')

process.defaultApp = true
const folder = resolve(process.argv.slice(1).find((arg) => !arg.startsWith('-')) ?? '.')
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version ?? '0.0.0')
app.setAppPath(folder)

import(pathToFileURL(join(folder, manifest.main ?? 'index.js')).href).catch((error) => {
  console.error(error)
  app.exit(1)
})

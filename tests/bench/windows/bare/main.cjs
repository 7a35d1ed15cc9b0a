// The least that an Electron app can be: a window with a page of text and one box.
require('../probe.cjs')
const { join } = require('node:path')
const { app, BrowserWindow } = require('electron')

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 })
  void window.loadFile(join(__dirname, 'index.html'))
})

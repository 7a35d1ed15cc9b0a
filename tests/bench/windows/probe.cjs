// Loaded by both windows that are compared, before anything of theirs. It tells when the page can be used.
const { join } = require('node:path')
const { app, ipcMain, session } = require('electron')

/** Types a letter into the box as a person would: only then the window counts as ready for input. */
function type(contents, { x, y }) {
  contents.focus()
  for (const kind of ['mouseDown', 'mouseUp']) {
    contents.sendInputEvent({ type: kind, x, y, button: 'left', clickCount: 1 })
  }
  contents.sendInputEvent({ type: 'keyDown', keyCode: 'a' })
  contents.sendInputEvent({ type: 'char', keyCode: 'a' })
  contents.sendInputEvent({ type: 'keyUp', keyCode: 'a' })
}

function load(script) {
  const { defaultSession } = session
  // Electron 35 renamed it.
  if (defaultSession.registerPreloadScript) {
    defaultSession.registerPreloadScript({ type: 'frame', filePath: script })
  } else {
    defaultSession.setPreloads([script])
  }
}

void app.whenReady().then(() => load(join(__dirname, 'probe-preload.cjs')))

let painted = 0
ipcMain.on('probe:painted', ({ sender }, { at, box }) => {
  painted = at
  type(sender, box)
})
ipcMain.on('probe:typed', (_event, { at }) => {
  process.stdout.write(`PROBE ${JSON.stringify({ painted, typed: at })}\n`, () => app.exit(0))
})

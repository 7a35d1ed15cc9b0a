/* global document, requestAnimationFrame */
// Watches each frame for the box of the side bar and tells when the frame that shows it is done.
const { ipcRenderer } = require('electron')

const now = () => performance.timeOrigin + performance.now()

function visibleBox() {
  const box = document.querySelector('input[aria-label="Filter queues"]')
  return box && !box.disabled && box.getClientRects().length > 0 ? box : null
}

function tell(box) {
  const { x, y, width, height } = box.getBoundingClientRect()
  const middle = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
  box.addEventListener('input', () => ipcRenderer.send('probe:typed', { at: now() }), {
    once: true
  })
  ipcRenderer.send('probe:painted', { at: now(), box: middle })
}

// A callback runs before its frame is painted, so the next one is the first that comes after the paint.
function look() {
  requestAnimationFrame(() => {
    const box = visibleBox()
    if (box) requestAnimationFrame(() => tell(box))
    else look()
  })
}

look()

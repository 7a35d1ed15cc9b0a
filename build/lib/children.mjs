import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const PATIENCE_MS = 5000

/** Whether children can lead a process group, by which everything they start is reached too. */
export const hasGroups = process.platform !== 'win32'

/** The children that run, and whether each one's signals go to all that it started. @type {Map<ChildProcess, boolean>} */
const running = new Map()
let interrupted = false

/** Whether a signal asked this process to stop. */
export function wasInterrupted() {
  return interrupted
}

/**
 * Signals a child and everything it started.
 *
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function killTree(child, signal) {
  if (!child.pid) return
  try {
    if (hasGroups) process.kill(-child.pid, signal)
    else spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true })
  } catch {
    // It has ended already.
  }
}

/** @param {NodeJS.Signals} signal */
function stopAll(signal) {
  interrupted = true
  if (running.size === 0) process.exit(128 + constants.signals[signal])
  for (const [child, whole] of running) {
    // An app that quits by itself saves its state; Chromium takes it for a crash when its helpers go first.
    if (whole || !hasGroups) killTree(child, signal)
    else child.kill(signal)
  }
  const killAll = () => [...running.keys()].forEach((child) => killTree(child, 'SIGKILL'))
  setTimeout(killAll, PATIENCE_MS).unref()
}

/**
 * Sees to it that a child ends when this process is told to. A child leads its own process group, so the terminal's
 * Ctrl-C reaches it only through here; and wrappers such as xvfb-run, which do not pass signals on, cannot leave their
 * own children behind.
 *
 * @param {ChildProcess} child
 * @param {boolean} whole signal everything the child started along with it
 */
export function adopt(child, whole) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    if (!process.listeners(signal).includes(stopAll)) process.on(signal, stopAll)
  }
  running.set(child, whole)
  const release = () => running.delete(child)
  child.on('close', release).on('error', release)
}

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './paths.mjs'

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string | undefined>} [env] added to this process's environment; undefined removes
 * @property {string} [cwd] the repository when left out
 * @property {boolean} [quiet] keep the output for the caller instead of showing it
 * @property {boolean} [shell] needed for `.cmd` files on Windows
 * @property {boolean} [sweep] end whatever the program leaves running
 *
 * @typedef {[file: string, ...args: string[]]} Words a program and its arguments
 *
 * @typedef {object} RunResult
 * @property {number} code the exit code; 128 + n after signal n, 127 when the program could not be started
 * @property {string} output standard output and error together, when quiet
 */

const posix = process.platform !== 'win32'
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
let forwarding = false
let interrupted = false

/**
 * Signals a child and everything it started.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function killTree(child, signal) {
  if (!child.pid) return
  try {
    if (posix) process.kill(-child.pid, signal)
    else spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true })
  } catch {
    // It has ended already.
  }
}

// A child leads its own process group, so the terminal's Ctrl-C reaches it only through here. That way wrappers
// such as xvfb-run, which do not pass signals on, cannot leave their own children behind.
function forwardSignals() {
  if (forwarding) return
  forwarding = true
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      for (const child of running) killTree(child, signal)
      setTimeout(() => {
        for (const child of running) killTree(child, 'SIGKILL')
      }, 5000).unref()
      if (running.size === 0) process.exit(128 + constants.signals[signal])
      interrupted = true
    })
  }
}

/** Whether a signal asked this process to stop. */
export function wasInterrupted() {
  return interrupted
}

/**
 * Colours are for terminals; kept output may end up anywhere.
 *
 * @param {boolean} quiet
 */
function colours(quiet) {
  return quiet || !process.stdout.isTTY ? { NO_COLOR: '1', FORCE_COLOR: undefined } : {}
}

/**
 * Runs a program to its end.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(
  file,
  args,
  { env = {}, cwd = root, quiet = false, shell = false, sweep = false } = {}
) {
  forwardSignals()
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...colours(quiet), ...env },
      shell,
      detached: posix,
      windowsHide: true,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    })
    running.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text))
    }
    child.on('error', (error) => {
      running.delete(child)
      resolve({ code: 127, output: `${file}: ${error.message}` })
    })
    child.on('exit', () => sweep && killTree(child, 'SIGTERM'))
    child.on('close', (code, signal) => {
      running.delete(child)
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output })
    })
  })
}

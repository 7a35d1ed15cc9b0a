import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { adopt, hasGroups, killTree } from '../lib/children.mjs'
import { PlainError } from '../lib/errors.mjs'
import { out } from '../lib/paths.mjs'

/** @typedef {{ url: string, stop: () => Promise<void> }} Server */

const START_MS = 60_000
const STOP_MS = 5000

/** @param {string} name */
async function logFile(name) {
  const folder = join(out, 'peers')
  await mkdir(folder, { recursive: true })
  return join(folder, `${name}.log`)
}

/**
 * Resolves with its port once it says that it listens.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {RegExp} listening
 * @returns {Promise<string>}
 */
function portOf(child, listening) {
  return new Promise((resolve, reject) => {
    let said = ''
    const fail = (/** @type {string} */ why) => reject(new PlainError(`${why} ${said}`.trim()))
    const timer = setTimeout(() => fail('It did not start in time.'), START_MS)
    const hear = (/** @type {Buffer} */ text) => {
      said += text
      const port = listening.exec(said)?.[1]
      if (!port) return
      clearTimeout(timer)
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', hear)
      resolve(port)
    }
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', hear)
    child.on('error', (error) => fail(error.message))
    child.on('close', () => {
      clearTimeout(timer)
      fail('It ended at once.')
    })
  })
}

/**
 * Starts a peer on a free port of loopback. What it says goes to `out/peers`. It ends with this process, whichever way that
 * is told to end.
 *
 * @param {import('./kinds.mjs').PeerKind} kind
 * @param {import('./kinds.mjs').Start} start
 * @returns {Promise<Server>}
 */
export async function startServer({ name, listening }, { words, env }) {
  const [file, ...args] = words
  const log = createWriteStream(await logFile(name))
  const child = spawn(file, args, {
    env: { ...process.env, NO_COLOR: '1', ...env },
    detached: hasGroups,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  adopt(child, true)
  for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false })
  const gone = new Promise((resolve) => child.on('close', resolve).on('error', resolve))
  const stop = async () => {
    killTree(child, 'SIGTERM')
    const late = new AbortController()
    const patience = wait(STOP_MS, 'late', { signal: late.signal }).catch(() => undefined)
    if ((await Promise.race([gone, patience])) === 'late') killTree(child, 'SIGKILL')
    late.abort()
    await gone
    log.end()
  }
  try {
    return { url: `http://127.0.0.1:${await portOf(child, listening)}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PlainError } from './lib/errors.mjs'
import { command } from './lib/log.mjs'
import { isStarted } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { findProgram } from './setup/debian.mjs'

// Without -noreset the server starts over when its last window closes, and whoever connects at that moment finds none.
const SCREEN = '-screen 0 1920x1200x24 -noreset'
const COULD_NOT_START = 127

// The bus daemon talks about limits and activations on the standard error that it shares with the command; its words go
// to a file, and the command gets the real one back.
const BUS = 'exec dbus-run-session -- "$@" 3>&2 2>"$LONGPOLL_SESSION/bus.log"'

// The keyring's password must not be empty, or it asks for one and every call waits for an answer. It protects nothing:
// this keyring lives in a temporary folder and ends with the command.
const UNLOCK = `
exec 2>&3 3>&-
echo longpoll | XDG_DATA_HOME="$LONGPOLL_SESSION/data" gnome-keyring-daemon --unlock --components=secrets \\
  --control-directory="$LONGPOLL_SESSION/keyring" >/dev/null || exit 1
exec "$@"`

/** Whether a window can be shown to a person. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** @param {string} scratch */
async function virtualDisplay(scratch) {
  const authority = join(scratch, 'Xauthority')
  await writeFile(authority, '')
  return ['xvfb-run', '-a', '-f', authority, '-s', SCREEN]
}

/** A desktop has a keychain of its own, which serves where the means for a private one are not installed. */
function privateKeychain() {
  const possible = findProgram('dbus-run-session') && findProgram('gnome-keyring-daemon')
  if (!possible && hasDisplay()) return []
  return ['sh', '-c', BUS, 'sh', 'sh', '-c', UNLOCK, 'sh']
}

/**
 * Runs a command with a display and a keychain of its own, so that nothing it stores meets the person's own secrets. On
 * macOS and Windows, which always have both, the command is run as it is.
 *
 * @param {import('./lib/run.mjs').Words} words
 * @param {import('./lib/run.mjs').RunOptions} [options]
 * @returns {Promise<import('./lib/run.mjs').RunResult>}
 */
export async function runInSession(words, options = {}) {
  const [program, ...rest] = words
  if (process.platform !== 'linux') return run(program, rest, options)
  const scratch = await mkdtemp(join(tmpdir(), 'longpoll-session-'))
  const display = hasDisplay() ? [] : await virtualDisplay(scratch)
  const wrappers = [...display, ...privateKeychain()]
  const [file = program, ...args] = [...wrappers, ...words]
  try {
    const env = { ...options.env, LONGPOLL_SESSION: scratch }
    const result = await run(file, args, { ...options, env, sweep: true })
    if (result.code === COULD_NOT_START) {
      process.stderr.write(await readFile(join(scratch, 'bus.log'), 'utf8').catch(() => ''))
    }
    return result
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

if (isStarted(import.meta.url)) {
  await command(async () => {
    const [program, ...args] = process.argv.slice(2)
    if (!program) throw new PlainError('Usage: node build/session.mjs <program> [arguments]')
    return (await runInSession([program, ...args], { cwd: process.cwd() })).code
  })
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, PlainError } from './lib/log.mjs';
import { run } from './lib/run.mjs';

const SCREEN = '-screen 0 1920x1200x24';

// The keyring's password must not be empty, or it asks for one and every call waits for an answer. It protects nothing:
// this keyring lives in a temporary folder and ends with the command.
const UNLOCK =
  'echo longpoll | XDG_DATA_HOME="$LONGPOLL_SESSION/data" gnome-keyring-daemon --unlock --components=secrets --control-directory="$LONGPOLL_SESSION/keyring" >/dev/null || exit 1; exec "$@"';

/** Whether a window can be shown to a person. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** @param {string} scratch */
async function virtualDisplay(scratch) {
  const authority = join(scratch, 'Xauthority');
  await writeFile(authority, '');
  return ['xvfb-run', '-a', '-f', authority, '-s', SCREEN];
}

/**
 * Runs a command with a display and a keychain of its own, so that nothing it stores meets the person's own secrets.
 * On macOS and Windows, which have both always, the command is run as it is.
 *
 * @param {string[]} words the program and its arguments
 * @param {import('./lib/run.mjs').RunOptions} [options]
 * @returns {Promise<import('./lib/run.mjs').RunResult>}
 */
export async function runInSession(words, options = {}) {
  if (process.platform !== 'linux') return run(words[0], words.slice(1), options);
  const scratch = await mkdtemp(join(tmpdir(), 'longpoll-session-'));
  const display = hasDisplay() ? [] : await virtualDisplay(scratch);
  const keychain = ['dbus-run-session', '--', 'sh', '-c', UNLOCK, 'sh'];
  const [file, ...args] = [...display, ...keychain, ...words];
  try {
    return await run(file, args, {
      ...options,
      env: { ...options.env, LONGPOLL_SESSION: scratch },
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    const words = process.argv.slice(2);
    if (words.length === 0) throw new PlainError('Usage: node build/session.mjs <program> [arguments]');
    return (await runInSession(words, { cwd: process.cwd() })).code;
  });
}

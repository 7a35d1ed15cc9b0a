import { join } from 'node:path'
import { root } from './paths.mjs'

/**
 * The words that start a package's command with this Node: no `.cmd` file, no shell, on every platform alike.
 *
 * @param {string} file the command's script, in node_modules
 * @param {string[]} args
 * @returns {import('./run.mjs').Words}
 */
export function tool(file, ...args) {
  return [process.execPath, join(root, 'node_modules', ...file.split('/')), ...args]
}

/** @param {string} config @param {string[]} args */
export function playwright(config, ...args) {
  return tool('@playwright/test/cli.js', 'test', '-c', config, ...args)
}

/** Playwright forces colours upon its workers, and Node then warns about NO_COLOR; this is how it is told. */
export const playwrightColours = {
  NO_COLOR: undefined,
  FORCE_COLOR: process.stdout.isTTY ? undefined : '0'
}

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { adopt, hasGroups, killTree } from './children.mjs'
import { root } from './paths.mjs'

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string | undefined>} [env] added to this process's environment; undefined removes
 * @property {string} [cwd] the repository when left out
 * @property {boolean} [quiet] keep the output for the caller instead of showing it
 * @property {boolean} [shell] needed for `.cmd` files on Windows
 * @property {boolean} [sweep] it starts more programs: end them along with it
 *
 * @typedef {[file: string, ...args: string[]]} Words a program and its arguments
 *
 * @typedef {object} RunResult
 * @property {number} code the exit code; 128 + n after signal n, 127 when the program could not be started
 * @property {string} output standard output and error together, when quiet
 */

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
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...colours(quiet), ...env },
      shell,
      detached: hasGroups,
      windowsHide: true,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    })
    adopt(child, sweep)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text))
    }
    child.on('error', (error) => {
      resolve({ code: 127, output: `${file}: ${error.message}` })
    })
    child.on('exit', () => sweep && killTree(child, 'SIGTERM'))
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output })
    })
  })
}

import { basename } from 'node:path'
import { run } from './run.mjs'

/**
 * Runs npm with the person's own configuration (registry, proxy, certificates).
 *
 * @param {string[]} args plain words: on Windows they may pass through a shell
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function npm(args, options) {
  // Under `npm start` npm says where it is; that spares the shell that npm.cmd would need on Windows.
  const cli = process.env.npm_execpath
  if (cli && basename(cli) === 'npm-cli.js') return run(process.execPath, [cli, ...args], options)
  if (process.platform !== 'win32') return run('npm', args, options)
  const quoted = args.map((word) => (/^[\w@./:=-]+$/.test(word) ? word : `"${word}"`))
  return run('npm.cmd', quoted, { ...options, shell: true })
}

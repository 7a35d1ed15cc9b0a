/** What the commands say: one calm line per step, with the time it took. */

import { described } from './errors.mjs'

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/**
 * Runs one step. Its title is printed before the work starts, so that a slow step is never silent.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now()
  process.stdout.write(`${title} ... `)
  try {
    const result = await work()
    say(seconds(performance.now() - started))
    return result
  } catch (error) {
    say(`failed after ${seconds(performance.now() - started)}`)
    throw error
  }
}

/**
 * Runs the main function of a command and turns its outcome into an exit code.
 *
 * @param {() => Promise<number>} main
 */
export async function command(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    process.stderr.write(`\n${described(error)}\n`)
    process.exitCode = 1
  }
}

/** What the commands say: one calm line per step, with the time it took. */

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

/** An error whose message is meant for the person at the keyboard: no stack is shown. */
export class PlainError extends Error {}

/**
 * Runs the main function of a command and turns its outcome into an exit code.
 *
 * @param {() => Promise<number>} main
 */
export async function command(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    const plain = error instanceof PlainError
    process.stderr.write(`\n${plain ? error.message : (error?.stack ?? error)}\n`)
    process.exitCode = 1
  }
}

import { say, seconds } from './log.mjs'

/**
 * What a check or a suite of tests came to.
 *
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {string} [output] what to show when something failed
 */

/** @param {string} text */
function indented(text) {
  return text.trimEnd().replace(/^/gm, '    ')
}

/**
 * Measures a check and reports it in one line; what failed shows its output below.
 *
 * @param {() => Promise<Outcome>} work
 * @returns {Promise<Outcome>}
 */
export async function reported(work) {
  const started = performance.now()
  const outcome = await work()
  const { name, passed, failed, output } = outcome
  const counts = failed ? `${passed} passed, ${failed} failed` : `${passed} passed`
  say(`${name.padEnd(20)} ${counts.padEnd(24)} ${seconds(performance.now() - started)}`)
  if (failed && output?.trim()) say(`\n${indented(output)}\n`)
  return outcome
}

/**
 * The last line of every run, and its exit code.
 *
 * @param {Outcome[]} outcomes
 */
export function conclude(outcomes) {
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    outcomes.reduce((total, outcome) => total + outcome[key], 0)
  const failed = sum('failed')
  say(`\n${sum('passed')} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

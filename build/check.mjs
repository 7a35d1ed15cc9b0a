import { wasInterrupted } from './lib/children.mjs'
import { command } from './lib/log.mjs'
import { npm } from './lib/npm.mjs'
import { conclude, reported } from './lib/outcome.mjs'
import { isStarted } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { vitestSuite } from './lib/suites.mjs'
import { tool } from './lib/tools.mjs'
import { setUpTools } from './setup/index.mjs'

/** @typedef {import('./lib/outcome.mjs').Outcome} Outcome */

const AT_ONCE = 2

/** @param {import('./lib/run.mjs').Words} words */
const runTool = ([file, ...args]) => run(file, args, { quiet: true })

/** The checks of the sources, the slowest first so that they share the time well. */
const CHECKS = {
  types: () => npm(['run', '--silent', 'types'], { quiet: true }),
  lint: () => runTool(tool('eslint/bin/eslint.js', '.', '--max-warnings', '0')),
  'dead code': () => runTool(tool('knip/bin/knip.js', '--no-progress')),
  format: () => runTool(tool('prettier/bin/prettier.cjs', '--check', '.')),
  layers: () =>
    runTool(tool('dependency-cruiser/bin/dependency-cruise.mjs', 'src-main', 'src-renderer'))
}

/**
 * @param {[name: string, work: () => Promise<import('./lib/run.mjs').RunResult>]} check
 * @returns {Promise<Outcome>}
 */
function outcomeOf([name, work]) {
  return reported(async () => {
    const { code, output } = await work()
    return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
  })
}

/**
 * Runs the checks of the sources and the unit tests, all of them even when one fails.
 *
 * @returns {Promise<Outcome[]>}
 */
export async function runChecks() {
  /** @type {Outcome[]} */
  const outcomes = []
  const waiting = Object.entries(CHECKS)
  const worker = async () => {
    for (let next = waiting.shift(); next && !wasInterrupted(); next = waiting.shift()) {
      outcomes.push(await outcomeOf(next))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  // Alone: some of these tests are about time.
  outcomes.push(await reported(() => vitestSuite('unit')))
  return outcomes
}

if (isStarted(import.meta.url)) {
  await command(async () => {
    await setUpTools()
    return conclude(await runChecks())
  })
}

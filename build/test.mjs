import { runChecks } from './check.mjs'
import { wasInterrupted } from './lib/children.mjs'
import { described } from './lib/errors.mjs'
import { command, say } from './lib/log.mjs'
import { conclude, reported } from './lib/outcome.mjs'
import { inCi } from './lib/paths.mjs'
import { playwrightSuite, vitestSuite } from './lib/suites.mjs'
import { versions } from './lib/versions.mjs'
import { runPeers } from './peers.mjs'
import { build, setUp } from './setup/index.mjs'

/** @typedef {import('./lib/outcome.mjs').Outcome} Outcome */

/**
 * @param {string} name
 * @param {() => Promise<unknown>} work
 * @returns {Promise<Outcome>}
 */
async function counted(name, work) {
  try {
    await work()
    return { name, passed: 1, failed: 0 }
  } catch (error) {
    return { name, passed: 0, failed: 1, output: described(error) }
  }
}

/** Everything that is tested, in the order in which a mistake is found soonest. */
const STAGES = [
  runChecks,
  // Before the integration tests, which run the built workers.
  async () => [await reported(() => counted('build', build))],
  async () => [await reported(() => vitestSuite('integration', { session: true }))],
  // They need Java and Python, which a person who works on the app need not have.
  async () => (inCi ? runPeers() : []),
  async () => [await reported(() => playwrightSuite('e2e', 'tests/playwright.config.ts'))]
]

await command(async () => {
  /** @type {Outcome[]} */
  const outcomes = []
  const ready = await counted('set-up', async () => say(`\n${await versions(await setUp())}\n`))
  if (ready.failed) {
    say(`\n${ready.output}`)
    return conclude([ready])
  }
  for (const stage of STAGES) {
    if (wasInterrupted()) break
    outcomes.push(...(await stage()))
  }
  if (wasInterrupted()) outcomes.push({ name: 'interrupted', passed: 0, failed: 1 })
  return conclude(outcomes)
})

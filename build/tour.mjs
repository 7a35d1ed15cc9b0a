import { command } from './lib/log.mjs'
import { isStarted } from './lib/paths.mjs'
import { playwright, playwrightColours } from './lib/tools.mjs'
import { runInSession } from './session.mjs'
import { setUpAndBuild } from './setup/index.mjs'

/**
 * Drives the built app through its main job.
 *
 * @param {string[]} [args] further arguments for Playwright
 * @returns {Promise<number>} the exit code
 */
export async function runTour(args = []) {
  const words = playwright('tests/tour/playwright.config.ts', ...args)
  return (await runInSession(words, { env: playwrightColours })).code
}

if (isStarted(import.meta.url)) {
  await command(async () => {
    await setUpAndBuild()
    return runTour(process.argv.slice(2))
  })
}

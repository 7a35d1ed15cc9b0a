import { fileURLToPath } from 'node:url'
import { command } from './lib/log.mjs'
import { playwright } from './lib/tools.mjs'
import { runInSession } from './session.mjs'
import { setUpAndBuild } from './setup/index.mjs'

/**
 * Drives the built app through its main job.
 *
 * @returns {Promise<number>} the exit code
 */
export async function runTour() {
  const tour = await runInSession([
    ...playwright('tests/tour/playwright.config.ts'),
    ...process.argv.slice(2)
  ])
  return tour.code
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    await setUpAndBuild()
    return runTour()
  })
}

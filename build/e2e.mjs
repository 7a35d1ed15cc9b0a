import { command } from './lib/log.mjs'
import { playwright, playwrightColours } from './lib/tools.mjs'
import { runInSession } from './session.mjs'
import { setUpAndBuild } from './setup/index.mjs'

/** Runs some of the tests that drive the built app: `npm run e2e -- send.spec -g "partial"`. */
await command(async () => {
  await setUpAndBuild()
  const words = playwright('tests/playwright.config.ts', ...process.argv.slice(2))
  return (await runInSession(words, { env: playwrightColours })).code
})

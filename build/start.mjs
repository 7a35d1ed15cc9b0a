import { command, say } from './lib/log.mjs'
import { root } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { noSandboxReason } from './lib/sandbox.mjs'
import { hasDisplay } from './session.mjs'
import { setUpAndBuild } from './setup/index.mjs'

/** @param {string} electron */
async function openApp(electron) {
  const args = [root, ...process.argv.slice(2)]
  const reason = noSandboxReason(electron)
  if (reason) {
    say(`${reason}: Chromium's sandbox is off (--no-sandbox).`)
    args.push('--no-sandbox')
  }
  say('Opening Longpoll.')
  return run(electron, args, { env: { ELECTRON_RUN_AS_NODE: undefined } })
}

await command(async () => {
  const { electron } = await setUpAndBuild()
  if (hasDisplay()) return (await openApp(electron)).code
  say('There is no display here, so the tour is run instead of opening the app.')
  const { runTour } = await import('./tour.mjs')
  return runTour()
})

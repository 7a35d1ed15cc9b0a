import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { command, say } from './lib/log.mjs'
import { conclude, reported } from './lib/outcome.mjs'
import { inCi, isStarted, root } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { playwrightSuite, reportOf, vitestSuite } from './lib/suites.mjs'
import { playwright, playwrightColours, tool } from './lib/tools.mjs'
import { runInSession } from './session.mjs'
import { setUpAndBuild, setUpTools } from './setup/index.mjs'

/** @typedef {import('./lib/outcome.mjs').Outcome} Outcome */
/** @typedef {import('./peers/start.mjs').Peer} Peer */

const page = join(root, 'docs', 'peers.md')

/** The suite is told where the servers are. @param {Peer[]} peers */
function environment(peers) {
  const urls = peers.flatMap(({ name, server }) => (server ? [[name, server.url]] : []))
  return { LONGPOLL_PEERS: JSON.stringify(Object.fromEntries(urls)) }
}

/** A peer that is missing is a failure in CI; on a person's machine it is a line of the matrix. @param {Peer[]} peers */
const missing = (peers) =>
  peers.flatMap(({ name, skipped }) => {
    if (skipped === undefined) return []
    say(`${name}: skipped: ${skipped}`)
    return inCi ? [{ name, passed: 0, failed: 1 }] : []
  })

async function sandbox() {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  return { name: 'sandbox', version: `(fauxqs ${dependencies.fauxqs})` }
}

/**
 * Writes the page of the matrix, or in CI makes sure that the one that is kept says the same.
 *
 * @param {string} text
 * @returns {Promise<Outcome[]>}
 */
async function keep(text) {
  const kept = await readFile(page, 'utf8').catch(() => '')
  if (inCi) {
    const output = 'docs/peers.md says something else. Run `npm run test:peers` and commit it.'
    const same = kept === text
    const outcome = { name: 'docs/peers.md', passed: same ? 1 : 0, failed: same ? 0 : 1, output }
    return [await reported(async () => outcome)]
  }
  if (kept !== text) {
    await writeFile(page, text)
    say('docs/peers.md was written anew.')
  }
  return []
}

/**
 * Starts what this machine can run, and ends it after the work.
 *
 * @template T
 * @param {(peers: Peer[]) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withPeers(work) {
  // Only now: it needs the packages.
  const { startPeers } = await import('./peers/start.mjs')
  const peers = await startPeers()
  try {
    return await work(peers)
  } finally {
    await Promise.all(peers.map(({ server }) => server?.stop()))
  }
}

/** The connector's suite, and the matrix of what it came to. @param {Peer[]} peers @returns {Promise<Outcome[]>} */
async function runConnector(peers) {
  const { matrix } = await import('./peers/matrix.mjs')
  const env = environment(peers)
  const suite = await reported(() => vitestSuite('peers', { shown: true, env }))
  if (!existsSync(reportOf('peers'))) return [suite]
  const text = await matrix(reportOf('peers'), [await sandbox(), ...peers])
  say(`\n${text}`)
  const complete = suite.failed === 0 && peers.every(({ server }) => server)
  return [suite, ...(complete ? await keep(text) : [])]
}

const windowTests = 'tests/peers/playwright.config.ts'

/** Whether the only server is there that has move tasks. @param {Peer[]} peers */
async function canShow(peers) {
  const { elasticMq } = await import('./peers/elasticmq.mjs')
  return peers.some(({ name, server }) => name === elasticMq.name && server)
}

/** What is seen in the window. @param {Peer[]} peers @returns {Promise<Outcome[]>} */
async function runWindow(peers) {
  if (!(await canShow(peers))) return []
  const env = environment(peers)
  return [await reported(() => playwrightSuite('peers-window', windowTests, env))]
}

/**
 * Runs the connector's suite against the sandbox and every peer that this machine can run, prints the matrix, and drives
 * the built app. Everything must be set up and built.
 *
 * @returns {Promise<Outcome[]>}
 */
export const runPeers = () =>
  withPeers(async (peers) => [
    ...missing(peers),
    ...(await runConnector(peers)),
    ...(await runWindow(peers))
  ])

/** Runs a part of the suite: `npm run test:peers -- fifo -t "order"`. @param {string[]} args */
const runSome = (args) =>
  withPeers(async (peers) => {
    const absent = missing(peers)
    const [node, ...words] = tool('vitest/vitest.mjs', 'run', '--project', 'peers', ...args)
    const { code } = await run(node, words, { env: environment(peers), sweep: true })
    return absent.length > 0 ? 1 : code
  })

/** Runs a part of what is seen in the window: `npm run test:peers -- move-tasks.spec`. @param {string[]} args */
const runSomeInWindow = (args) =>
  withPeers(async (peers) => {
    const absent = missing(peers)
    if (!(await canShow(peers))) return absent.length
    const env = { ...environment(peers), ...playwrightColours }
    const { code } = await runInSession(playwright(windowTests, ...args), { env })
    return absent.length > 0 ? 1 : code
  })

if (isStarted(import.meta.url)) {
  await command(async () => {
    const args = process.argv.slice(2)
    if (args.length > 0 && !args.some((arg) => arg.includes('.spec'))) {
      await setUpTools()
      return runSome(args)
    }
    await setUpAndBuild()
    return args.length > 0 ? runSomeInWindow(args) : conclude(await runPeers())
  })
}

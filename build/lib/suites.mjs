import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { runInSession } from '../session.mjs'
import { out } from './paths.mjs'
import { run } from './run.mjs'
import { playwright, playwrightColours, tool } from './tools.mjs'

/** @typedef {import('./outcome.mjs').Outcome} Outcome */
/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * Vitest's report in numbers. A file that could not even be loaded has no tests to count; it is one failure. A skipped
 * test is a failure too: nothing may pass for tested that was not.
 *
 * @returns {Counts}
 */
function vitestCounts(/** @type {any} */ report) {
  const unloaded = report.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0
  )
  const skipped = report.numPendingTests + report.numTodoTests
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + skipped + unloaded.length
  }
}

/**
 * Playwright's report in numbers. A test that passed only when repeated has failed once.
 *
 * @returns {Counts}
 */
function playwrightCounts(/** @type {any} */ report) {
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: unexpected + flaky + skipped + report.errors.length }
}

/**
 * Reads a suite's counts. A suite that crashed, wrote no report or ran no test has failed, whatever it says.
 *
 * @param {number} code the suite's exit code
 * @param {string} file its JSON report
 * @param {(report: any) => Counts} count
 * @returns {Promise<Counts & { reason?: string }>}
 */
async function readCounts(code, file, count) {
  try {
    const { passed, failed } = count(JSON.parse(await readFile(file, 'utf8')))
    if (passed + failed === 0) return { passed, failed: 1, reason: 'No test was run.' }
    if (code !== 0 && failed === 0)
      return { passed, failed: 1, reason: `It ended with code ${code}.` }
    return { passed, failed }
  } catch {
    return { passed: 0, failed: 1, reason: `It ended with code ${code} and left no report.` }
  }
}

/**
 * The report that a suite leaves, as JSON.
 *
 * @param {string} name
 */
export const reportOf = (name) => join(out, 'reports', `${name}.json`)

/** @param {string} name */
async function freshReport(name) {
  const file = reportOf(name)
  await mkdir(dirname(file), { recursive: true })
  await rm(file, { force: true })
  return file
}

/** @param {...(string | undefined)} texts */
function joined(...texts) {
  return texts.filter(Boolean).join('\n')
}

/**
 * Runs a project of the Vitest suite.
 *
 * @param {string} project
 * @param {{ session?: boolean, shown?: boolean, env?: Record<string, string> }} [options] session: with a keychain of its own;
 *   shown: its output is shown as it comes, which goes for a session too
 * @returns {Promise<Outcome>}
 */
export async function vitestSuite(project, { session = false, shown = session, env = {} } = {}) {
  const file = await freshReport(project)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const words = tool('vitest/vitest.mjs', 'run', '--project', project, ...reporters)
  const [node, ...args] = words
  const ended = session
    ? await runInSession(words, { env })
    : await run(node, args, { quiet: !shown, env, sweep: true })
  const { reason, ...counts } = await readCounts(ended.code, file, vitestCounts)
  return { name: project, ...counts, output: joined(ended.output, reason) }
}

/**
 * Runs the tests that drive the built app, showing them as they go.
 *
 * @param {string} name
 * @param {string} config
 * @param {Record<string, string>} [env]
 * @returns {Promise<Outcome>}
 */
export async function playwrightSuite(name, config, env = {}) {
  const file = await freshReport(name)
  const words = playwright(config, '--reporter=list,json')
  const told = { ...env, ...playwrightColours, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const { code } = await runInSession(words, { env: told })
  const { reason, ...counts } = await readCounts(code, file, playwrightCounts)
  return { name, ...counts, output: reason }
}

import { described, PlainError } from '../lib/errors.mjs'
import { step } from '../lib/log.mjs'
import { withSetupLock } from '../lib/lock.mjs'
import { installPackages } from '../setup/debian.mjs'
import { kinds } from './kinds.mjs'
import { startServer } from './server.mjs'

/**
 * A peer that runs, or why it does not.
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} version
 * @property {import('./server.mjs').Server} [server]
 * @property {string} [skipped] why it does not run
 */

/** @typedef {{ kind: import('./kinds.mjs').PeerKind, start?: import('./kinds.mjs').Start, skipped?: string }} Prepared */

/** One line that fits into a table. @param {unknown} error */
const why = (error) => described(error).replace(/\s+/g, ' ').trim().slice(0, 300)

/**
 * Installs what the machine lacks for all of them at once.
 *
 * @returns {Promise<unknown>} why that did not work, where it did not
 */
async function install() {
  const lacking = await Promise.all(kinds.map((kind) => kind.missing()))
  return installPackages(Object.assign({}, ...lacking)).catch((error) => error)
}

/**
 * @param {import('./kinds.mjs').PeerKind} kind
 * @param {unknown} refused why what was missing could not be installed
 * @returns {Promise<Prepared>}
 */
async function prepare(kind, refused) {
  try {
    const missing = Object.keys(await kind.missing())
    if (missing.length > 0) throw refused ?? new PlainError(`Not found: ${missing.join(', ')}`)
    return { kind, start: await kind.prepare() }
  } catch (error) {
    return { kind, skipped: why(error) }
  }
}

/**
 * @param {Prepared} prepared
 * @returns {Promise<Peer>}
 */
async function start({ kind, start, skipped }) {
  const { name, version } = kind
  if (!start) return { name, version, skipped: skipped ?? '' }
  try {
    return { name, version, server: await startServer(kind, start) }
  } catch (error) {
    return { name, version, skipped: why(error) }
  }
}

/**
 * Sets up the peers that this machine can run, and starts them.
 *
 * @returns {Promise<Peer[]>}
 */
export async function startPeers() {
  const prepared = await withSetupLock(async () => {
    /** @type {Prepared[]} */
    const all = []
    const refused = await install()
    // One after the other: they share the line that says what is being done.
    for (const kind of kinds) all.push(await prepare(kind, refused))
    return all
  })
  return step('Starting the peers', () => Promise.all(prepared.map(start)))
}

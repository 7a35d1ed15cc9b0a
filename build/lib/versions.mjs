import { readFile } from 'node:fs/promises'
import { arch, release, type } from 'node:os'
import { run } from './run.mjs'

async function system() {
  const details = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(details)?.[1]
  return `${name ?? `${type()} ${release()}`} (${arch()})`
}

/** @param {string} electron */
async function chromium(electron) {
  const { output } = await run(electron, ['-p', 'process.versions.chrome'], {
    quiet: true,
    env: { ELECTRON_RUN_AS_NODE: '1' }
  })
  return output.trim().split('\n').at(-1)
}

/**
 * One line that says what the tests are run on.
 *
 * @param {{ electron: string, label: string }} runtime
 */
export async function versions({ electron, label }) {
  return [
    `Node ${process.versions.node}`,
    label,
    `Chromium ${await chromium(electron)}`,
    await system()
  ].join(', ')
}

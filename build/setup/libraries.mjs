import { run } from '../lib/run.mjs'
import { findProgram, installPackages } from './debian.mjs'

/** What to look for, and the Debian package that holds it. */
const LIBRARIES = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libXss.so.1': 'libxss1',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libsecret-1.so.0': 'libsecret-1-0'
}
const PROGRAMS = {
  'xvfb-run': 'xvfb',
  Xvfb: 'xvfb',
  xauth: 'xauth',
  'gnome-keyring-daemon': 'gnome-keyring',
  'dbus-run-session': 'dbus-x11'
}

async function missingLibraries() {
  const ldconfig = findProgram('ldconfig')
  if (!ldconfig) return []
  const { output } = await run(ldconfig, ['-p'], { quiet: true })
  return Object.keys(LIBRARIES).filter((name) => !output.includes(`\t${name} `))
}

/**
 * Sees to it that Electron's shared libraries are there and, for a machine without a display, the programs that stand in
 * for a desktop. Installs them where it may; otherwise says how.
 *
 * @param {{ desktop: boolean }} options desktop: there is a display, so no stand-in is needed
 */
export async function setUpLibraries({ desktop }) {
  if (process.platform !== 'linux') return
  const programs = desktop ? [] : Object.keys(PROGRAMS).filter((name) => !findProgram(name))
  const missing = [...(await missingLibraries()), ...programs]
  /** @type {Record<string, string>} */
  const packageOf = { ...LIBRARIES, ...PROGRAMS }
  await installPackages(Object.fromEntries(missing.map((name) => [name, packageOf[name] ?? name])))
}

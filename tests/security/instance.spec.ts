import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { launchApp, newUserData } from '../support/electron.js'
import { send } from './support.js'

const root = resolve(import.meta.dirname, '..', '..')

/** Starts the app a second time with a data folder, as a person would. @returns its exit code */
function startAgain(userData: string): Promise<number | null> {
  const args = [root, `--user-data-dir=${userData}`]
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  const child = spawn(process.env['LONGPOLL_ELECTRON'] ?? '', args, { stdio: 'ignore' })
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
    child.on('exit', (code) => {
      clearTimeout(timer)
      done(code)
    })
  })
}

test('a second start shows the window of the first and ends', async () => {
  const userData = await newUserData()
  const first = await launchApp({ userData })
  try {
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    expect(await startAgain(userData)).toBe(0)
    await expect
      .poll(() =>
        first.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map((window) => window.isVisible())
        )
      )
      .toEqual([true])
  } finally {
    await first.close()
    await rm(userData, { recursive: true, force: true })
  }
})

test('apps with different data folders run side by side and know nothing of each other', async () => {
  const [one, two] = [await launchApp(), await launchApp()]
  try {
    expect(await one.app.evaluate(({ app }) => app.getPath('userData'))).toBe(one.userData)
    expect(await two.app.evaluate(({ app }) => app.getPath('userData'))).toBe(two.userData)
    await send(one.window, 'app.saveSettings', { retentionDays: 7 })
    expect(await send(two.window, 'app.settings', {})).toMatchObject({
      ok: true,
      value: { retentionDays: 30 }
    })
  } finally {
    await one.close()
    await two.close()
  }
})

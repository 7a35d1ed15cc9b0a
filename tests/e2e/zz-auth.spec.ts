import { mkdir } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { launchApp } from '../support/electron.js'
import { startSqsServer } from '../support/sqs-server.js'
import { showAuthentication, startAuthentication } from '../tour/authentication-screens.js'
import { clipped, resize } from '../tour/window.js'

test('shots', async () => {
  test.setTimeout(300_000)
  const server = await startSqsServer()
  const authentication = await startAuthentication(server.url)
  const launched = await launchApp()
  await mkdir('/tmp/w/auth-shots', { recursive: true })
  const problems: string[] = []
  const page = launched.window
  try {
    await showAuthentication(
      page,
      async (name) => {
        for (const [size, theme] of [
          [{ width: 1024, height: 700 }, 'dark'],
          [{ width: 1024, height: 700 }, 'light'],
          [{ width: 1600, height: 1000 }, 'light']
        ] as const) {
          await resize(launched, size)
          await page.emulateMedia({ colorScheme: theme })
          await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
          const over = await clipped(page)
          if (over) problems.push(`${name} ${size.width}: ${over}`)
          await page.screenshot({ path: `/tmp/w/auth-shots/${name}-${theme}-${size.width}.png` })
        }
      },
      authentication.endpoint
    )
    expect(problems).toEqual([])
  } finally {
    await launched.close()
    await authentication.stop()
    await server.stop()
  }
})

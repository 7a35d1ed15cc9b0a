import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import {
  addConnection,
  connectionDialog,
  connectionSwitcher,
  fillConnection,
  openQueue
} from '../support/app-driver.js'
import { forgetSecrets, launchApp, newUserData } from '../support/electron.js'
import { killApp } from '../support/kill.js'
import { createQueue } from '../support/queue-work.js'
import { startSqsServer } from '../support/sqs-server.js'

test('An app that was killed comes back where it was, with what was typed', async () => {
  const server = await startSqsServer()
  const userData = await newUserData()
  let launched = await launchApp({ userData })
  try {
    await createQueue(server.client, 'first')
    await createQueue(server.client, 'second')
    await addConnection(launched.window, { name: 'emulator', endpoint: server.url })
    await openQueue(launched.window, 'first', 'Listen')
    await openQueue(launched.window, 'second', 'Receive')
    await launched.window.getByRole('textbox', { name: 'Filter queues' }).fill('sec')
    await fillConnection(launched.window, {
      name: 'half typed',
      endpoint: 'http://127.0.0.1:9',
      secretKey: 'not-to-be-kept'
    })
    // The time that may be lost.
    await pause(2000)
    await killApp(launched)

    launched = await launchApp({ userData })
    const page = launched.window
    const form = connectionDialog(page)
    await expect(form.getByLabel('Connection name')).toHaveValue('half typed')
    await expect(form.getByLabel('Endpoint')).toHaveValue('http://127.0.0.1:9')
    await expect(form.getByLabel('AWS secret key')).toHaveValue('')
    await page.keyboard.press('Escape')
    await form.getByRole('button', { name: 'Discard' }).click()

    await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: emulator')
    await expect(page.getByRole('tab', { name: 'first', exact: true })).toBeVisible()
    await expect(page.getByRole('tab', { name: 'second', exact: true })).toHaveAttribute(
      'aria-selected',
      'true'
    )
    await expect(page.getByRole('tab', { name: 'Receive', exact: true })).toHaveAttribute(
      'aria-selected',
      'true'
    )
    await expect(page.getByRole('textbox', { name: 'Filter queues' })).toHaveValue('sec')
  } finally {
    await launched.close()
    await server.stop()
    await forgetSecrets(launched.keychainService)
    await rm(userData, { recursive: true, force: true, maxRetries: 5 })
  }
})

import { expect, test } from '@playwright/test'
import { addConnection, openQueue, queueItem } from '../support/app-driver.js'
import { makeDeadLetters } from '../support/dead-letters.js'
import { launchApp } from '../support/electron.js'
import { keptBodies } from '../support/kept-drafts.js'
import { startSqsServer } from '../support/sqs-server.js'

test('An edited message stays edited in another view and a window that is loaded again, until it is undone', async () => {
  const server = await startSqsServer()
  const { name } = await makeDeadLetters(server, 'edited', { orders: 2, payments: 0 })
  const longpoll = await launchApp()
  const page = longpoll.window
  const view = page.getByRole('region', { name: /^Dead letters of/ })
  const letters = view.getByRole('grid', { name: 'Dead letters' }).locator('[role=row][data-index]')
  const press = (button: string) => view.getByRole('button', { name: button, exact: true }).click()
  const show = (part: string) =>
    view.getByRole('radio', { name: part, exact: true }).check({ force: true })
  const edit = page.getByRole('dialog', { name: 'Edit message' })
  const body = '{"number":100,"lines":["mended"]}'

  await addConnection(page, { name: 'on edited', endpoint: server.url })
  await expect(queueItem(page, name)).toBeVisible()
  await openQueue(page, name, 'Dead letters')
  await press('Examine')
  await letters.nth(0).click()
  await press('Edit…')
  await edit.getByRole('textbox', { name: 'Body' }).fill(body)
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(letters.nth(0)).toContainText('edited')

  await show('Move tasks')
  await expect(letters).toHaveCount(0)
  await show('Messages')
  await expect(letters.nth(0)).toContainText('edited')

  await expect.poll(() => keptBodies(page)).toEqual([body])
  await page.reload()
  await expect(letters.nth(0)).toContainText('edited')
  await letters.nth(0).click()
  await press('Edit…')
  await expect(edit.getByRole('textbox', { name: 'Body' })).toContainText('mended')
  await edit.getByRole('button', { name: 'Undo the edit' }).click()
  await expect(view.getByText('edited', { exact: true })).toHaveCount(0)
  await expect.poll(() => keptBodies(page)).toEqual([])
  await longpoll.close()
  await server.stop()
})

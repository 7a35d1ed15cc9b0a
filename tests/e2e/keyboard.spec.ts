import { expect, test, type Page } from '@playwright/test'
import { connectionDialog, connectionSwitcher, queueItem } from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { command, pressOn, tabTo, typeInto } from '../support/keys.js'

/** The main job from the first start on. Nothing is clicked, and no script sets the focus. */

const body = '{"orderId":1,"status":"by keyboard"}'
const group = 'keyboard-group'

let launched: LaunchedApp
test.beforeAll(async () => {
  launched = await launchApp()
})
test.afterAll(() => launched.close())

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })

/** The inspector's tab with this name, chosen by the arrow keys. */
async function inspect(page: Page, name: string): Promise<void> {
  const tabs = inspector(page).getByRole('tablist')
  await tabTo(page, tabs)
  const tab = tabs.getByRole('tab', { name })
  for (let presses = 0; presses < 5; presses++) {
    if ((await tab.getAttribute('aria-selected')) === 'true') return
    await page.keyboard.press('ArrowRight')
  }
  await expect(tab).toHaveAttribute('aria-selected', 'true')
}

/** Goes to a table and takes its first row. */
async function firstRow(page: Page, grid: string): Promise<void> {
  await tabTo(page, page.getByRole('grid', { name: grid }).getByRole('rowgroup'))
  await page.keyboard.press('Home')
}

test('sends a document to a FIFO queue of the sandbox', async () => {
  const { window } = launched
  await expect(queueItem(window, 'orders.fifo')).toBeVisible()
  await window.keyboard.press('Control+Shift+F')
  await expect(window.getByRole('textbox', { name: 'Filter queues' })).toBeFocused()
  await window.keyboard.type('orders.fifo')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('tab', { name: 'orders.fifo', exact: true })).toBeVisible()

  await command(window, 'Send: orders.fifo')
  await typeInto(window, window.getByRole('textbox', { name: 'Message Group Id' }), group)
  await typeInto(
    window,
    window.getByRole('textbox', { name: 'Message Deduplication Id' }),
    'keyboard-1'
  )
  await tabTo(window, window.getByRole('textbox', { name: 'Body' }))
  await window.keyboard.insertText(body)
  await pressOn(window, window.getByRole('button', { name: 'Add attribute' }))
  await typeInto(window, window.getByRole('textbox', { name: 'Attribute 1 name' }), 'source')
  await typeInto(window, window.getByRole('textbox', { name: 'Attribute 1 value' }), 'keyboard')
  await window.keyboard.press('Control+Enter')

  const outputs = window.getByRole('grid', { name: 'Output documents' })
  await expect(outputs.locator('[data-message-id]')).toHaveCount(1)
})

test('listens, finds the message in the live table and sees it in the inspector', async () => {
  const { window } = launched
  await command(window, 'Listen: orders.fifo')
  await tabTo(window, window.getByRole('radiogroup', { name: 'Commit strategy' }))
  const strategy = window.getByRole('radio', { name: 'At least once' })
  for (let presses = 0; presses < 3 && !(await strategy.isChecked()); presses++) {
    await window.keyboard.press('ArrowRight')
  }
  await expect(strategy).toBeChecked()
  await pressOn(window, window.getByRole('button', { name: 'Start listening' }))
  const question = window.getByRole('dialog', { name: 'Listen and delete' })
  await pressOn(window, question.getByRole('button', { name: 'Start listening' }))

  const live = window.getByRole('grid', { name: 'Live messages' })
  await typeInto(window, window.getByRole('textbox', { name: 'Filter messages' }), 'by keyboard')
  await expect(live.locator('[data-message-id]')).toHaveCount(1)
  await firstRow(window, 'Live messages')
  await expect(live.getByRole('row', { selected: true })).toHaveAttribute('data-group-id', group)

  await inspect(window, 'Body')
  await expect(inspector(window)).toContainText('by keyboard')
  await inspect(window, 'Properties')
  await expect(inspector(window)).toContainText(group)
  await expect(inspector(window)).toContainText('Sequence Number')
  await inspect(window, 'Attributes')
  await expect(inspector(window)).toContainText('source')

  await pressOn(window, window.getByRole('button', { name: 'Stop', exact: true }))
  await expect(window.getByRole('button', { name: 'Start listening' })).toBeVisible()
})

test('receives from a standard queue and deletes by receipt handle', async () => {
  const { app, window } = launched
  await command(window, 'events')
  await command(window, 'Receive: events')
  await pressOn(window, window.getByRole('button', { name: 'Receive', exact: true }))
  const received = window.getByRole('grid', { name: 'Output documents' })
  await expect(received.locator('[data-message-id]')).toHaveCount(1)
  await firstRow(window, 'Output documents')
  await inspect(window, 'Properties')
  await pressOn(window, inspector(window).getByRole('button', { name: 'Copy Receipt Handle' }))
  const handle = await app.evaluate(({ clipboard }) => clipboard.readText())
  expect(handle).not.toBe('')

  await command(window, 'Delete: events')
  await tabTo(window, window.getByRole('textbox', { name: /Receipt Handle|Body/ }).first())
  await window.keyboard.press('Control+v')
  await window.keyboard.press('Control+Enter')
  await expect(window.getByRole('grid', { name: 'Output documents' }).getByRole('row')).toHaveCount(
    2
  )
  await command(window, 'Overview: events')
  await expect(window.getByText('5 visible · 0 in flight')).toBeVisible()
})

test('creates a connection', async () => {
  const { window } = launched
  await window.keyboard.press('Control+n')
  const form = connectionDialog(window)
  await expect(form).toBeVisible()
  await typeInto(window, form.getByLabel('Connection name'), 'by keyboard')
  await typeInto(window, form.getByLabel('AWS access key'), 'AKIAIOSFODNN7EXAMPLE')
  await typeInto(window, form.getByLabel('AWS secret key'), 'a-secret-by-keyboard')
  await typeInto(window, form.getByLabel('Endpoint'), 'http://127.0.0.1:9')
  await pressOn(window, form.getByRole('button', { name: 'Save' }))
  await expect(form).toBeHidden()
  await expect(connectionSwitcher(window)).toHaveAccessibleName('Connection: by keyboard')
})

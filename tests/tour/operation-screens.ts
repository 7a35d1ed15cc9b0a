import { expect, type Page } from '@playwright/test'
import { chooseConnection, openQueue } from '../support/app-driver.js'
import {
  importDialog,
  importOperation,
  objectOption,
  operationItem,
  operationsList,
  saveAsOperation
} from '../support/saved-operations.js'

type Shoot = (name: string) => Promise<void>

/** Saved operations, the import of one, and Dynamic Queue. */
export async function showOperations(page: Page, shoot: Shoot): Promise<void> {
  await chooseConnection(page, 'Local sandbox')
  await openQueue(page, 'orders.fifo', 'Receive')
  await saveAsOperation(page, 'Drain the orders of last night')
  await showImport(page, shoot)
  await showDynamicQueue(page, shoot)
  await showTargets(page, shoot)
}

/** A target that cannot take what comes: it says why, and the messages stay. */
async function showTargets(page: Page, shoot: Shoot): Promise<void> {
  await importOperation(page, 'Send', /^orders\.fifo/, 'Copy to the orders')
  await importOperation(page, 'Listen', /^events,/, 'Forward the events')
  await page.getByRole('button', { name: 'Add target' }).click()
  await shoot('add-target')
  await page.getByRole('menuitem', { name: 'Copy to the orders' }).click()
  await shoot('targets')
  await page.getByRole('button', { name: 'Start listening' }).click()
  const states = page.getByRole('list', { name: 'Targets of the session' })
  await expect(states.getByRole('alert')).toBeVisible()
  await shoot('target-failing')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
}

async function showImport(page: Page, shoot: Shoot): Promise<void> {
  await page.getByLabel('Maximum message count').fill('25')
  await expect(page.getByRole('button', { name: 'Save operation' })).toBeVisible()
  await shoot('operation-changed')
  await page.getByRole('button', { name: 'Revert' }).click()
  await operationsList(page).getByRole('button', { name: 'Import operation' }).click()
  await expect(objectOption(page, /^orders\.fifo/)).toBeVisible()
  await objectOption(page, 'External Queue URL').click()
  await importDialog(page).getByRole('button', { name: 'Import', exact: true }).click()
  await expect(importDialog(page).getByText('Enter the URL of a queue.')).toBeVisible()
  await shoot('import-operation')
  await importDialog(page).getByRole('button', { name: 'Start over' }).click()
  await page.keyboard.press('Escape')
}

async function showDynamicQueue(page: Page, shoot: Shoot): Promise<void> {
  await importOperation(page, 'Send', 'Dynamic Queue', 'Send to anywhere')
  await page.getByLabel('Queue Name/URL').fill('events')
  await page.getByRole('textbox', { name: 'Body', exact: true }).fill('{"order":1}')
  await page.getByRole('button', { name: 'Add document' }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText('this one names none').first()).toBeVisible()
  await shoot('dynamic-send')
  await importOperation(page, 'Receive', 'Dynamic Queue', 'Receive from anywhere')
  await page.getByRole('button', { name: 'Receive', exact: true }).click()
  await shoot('dynamic-receive')
  await importOperation(page, 'Delete', 'Dynamic Queue', 'Delete anywhere')
  await page.getByLabel('Queue Name/URL').fill('events')
  await shoot('dynamic-delete')
  await operationItem(page, 'Delete anywhere').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await shoot('operation-delete')
  await page.keyboard.press('Escape')
}

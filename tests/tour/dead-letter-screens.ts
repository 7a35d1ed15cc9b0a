import { expect, type Page } from '@playwright/test'
import { addConnection, chooseConnection, openQueue, queueItem } from '../support/app-driver.js'
import { makeDeadLetters } from '../support/dead-letters.js'
import type { SqsServer } from '../support/sqs-server.js'
import { gridRows } from './rows.js'

type Shoot = (name: string) => Promise<void>

const name = 'orders-of-customers-in-europe'

/** What is in a dead-letter queue, the questions before something is done with it, and a redrive on its way and done. */
export async function showDeadLetters(page: Page, server: SqsServer, shoot: Shoot): Promise<void> {
  const made = await makeDeadLetters(server, name, { orders: 60, payments: 30 })
  await addConnection(page, { name: 'dead-letters', endpoint: server.url })
  await expect(queueItem(page, made.name)).toBeVisible()
  await openQueue(page, made.name, 'Dead letters')
  const view = page.getByRole('region', { name: `Dead letters of ${made.name}` })
  const press = (button: string) => view.getByRole('button', { name: button, exact: true }).click()
  const ended = (part: string) =>
    expect(view.getByRole('region', { name: part }).getByRole('status')).toHaveText(
      /succeeded|cancelled/
    )
  await expect(view).toContainText('Not examined yet.')
  await shoot('dead-letters-empty')
  await press('Examine')
  await ended('Examination')
  const causes = page.getByRole('grid', { name: 'Causes' }).locator('[role=row][data-index]')
  await expect(causes).toHaveCount(2)
  await causes.nth(1).click()
  await press('More conditions')
  await shoot('dead-letters')

  await gridRows(page, 'Dead letters').first().click()
  await press('Edit…')
  const edit = page.getByRole('dialog', { name: 'Edit message' })
  await edit.getByRole('textbox', { name: 'Body' }).fill('payment 0 of customer 0 once more')
  await shoot('dead-letters-edit')
  await edit.getByRole('button', { name: 'Save' }).click()
  await press('Choose none')

  await press('Redrive these…')
  const redrive = page.getByRole('dialog', { name: 'Redrive messages' })
  await redrive.getByRole('textbox', { name: 'Messages per second' }).fill('5')
  await redrive.getByRole('button', { name: 'Dry run' }).click()
  await expect(redrive).toContainText('Nothing was sent.')
  await shoot('dead-letters-redrive')
  await redrive.getByRole('button', { name: 'Redrive', exact: true }).click()
  const bar = view.getByRole('region', { name: 'Redrive' })
  await expect(bar).toContainText(/[1-9]\d* redriven/)
  await bar.getByRole('button', { name: 'Cancel' }).click()
  await ended('Redrive')
  await shoot('dead-letters-cancelled')

  await bar.getByRole('button', { name: 'Open run' }).click()
  const run = page.getByRole('region', { name: /^Run: Redrive/ })
  await run.getByRole('button', { name: 'Resume', exact: true }).click()
  await shoot('dead-letters-resume')
  await page.keyboard.press('Escape')

  await openQueue(page, made.name, 'Dead letters')
  await press('Delete these…')
  await shoot('dead-letters-delete')
  await page.keyboard.press('Escape')
  await view.getByRole('radio', { name: 'Move tasks' }).check({ force: true })
  await expect(view).toContainText('This server does not know the move tasks of SQS.')
  await shoot('dead-letters-move-tasks')
  await chooseConnection(page, 'Local sandbox')
}

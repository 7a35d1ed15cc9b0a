import type { Locator, Page } from '@playwright/test'

/** What a row of a table of documents says about its message. */
export interface ShownRow {
  /** Position in the table from the top. */
  index: number
  messageId: string
  group: string
  sequenceNumber: string
  text: string
}

export const gridRows = (page: Page, grid: string): Locator =>
  page.getByRole('grid', { name: grid }).locator('[role=row][data-message-id]')

/** The rows that are on screen, from the top. */
export async function shownRows(page: Page, grid: string): Promise<ShownRow[]> {
  const rows = await gridRows(page, grid).evaluateAll((found) =>
    found.map((row) => ({
      index: Number(row.getAttribute('aria-rowindex')),
      messageId: row.getAttribute('data-message-id') ?? '',
      group: row.getAttribute('data-group-id') ?? '',
      sequenceNumber: row.getAttribute('data-sequence-number') ?? '',
      text: row.textContent ?? ''
    }))
  )
  return rows.sort((a, b) => a.index - b.index)
}

export const ofGroup = (rows: ShownRow[], group: string): ShownRow[] =>
  rows.filter((row) => row.group === group)

/** The terms of a list of names and values in the inspector, with what is said of each. */
export async function namedValues(list: Locator): Promise<Record<string, string>> {
  const pairs = await list.evaluate((element) =>
    [...element.querySelectorAll('dt')].map((term) => [
      term.textContent?.trim() ?? '',
      term.nextElementSibling?.textContent?.trim() ?? ''
    ])
  )
  return Object.fromEntries(pairs) as Record<string, string>
}

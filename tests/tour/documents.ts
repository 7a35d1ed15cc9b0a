import { expect, type Locator, type Page } from '@playwright/test'

/** A document as the tour types it into the form. */
export interface TypedDocument {
  group: string
  deduplicationId: string
  body: string
  attributes: { name: string; type: 'String' | 'Number' | 'Binary'; label: string; value: string }[]
}

const groups = ['basket-1', 'basket-2', 'basket-3']
const events = ['opened', 'filled', 'paid', 'closed']

/** Twelve documents, four for each of three groups, the groups taking turns. */
export const typedDocuments: TypedDocument[] = events.flatMap((event, step) =>
  groups.map((group, index) => ({
    group,
    deduplicationId: `${group}-${event}`,
    body: JSON.stringify({ basket: group, event, step: step + 1, total: (index + 1) * 12.5 }),
    attributes: [
      { name: 'source', type: 'String', label: '', value: 'tour' },
      { name: 'step', type: 'Number', label: 'int', value: String(step + 1) }
    ]
  }))
)

export const tourGroups = groups

/** Adds a document in the Send view and fills in everything of it. */
async function typeDocument(page: Page, document: TypedDocument): Promise<void> {
  await page.getByLabel('Message Group Id').fill(document.group)
  await page.getByLabel('Message Deduplication Id').fill(document.deduplicationId)
  await page.getByRole('textbox', { name: 'Body', exact: true }).fill(document.body)
  for (const [index, attribute] of document.attributes.entries()) {
    const field = (part: string) =>
      page.getByLabel(`Attribute ${index + 1} ${part}`, { exact: true })
    await page.getByRole('button', { name: 'Add attribute' }).click()
    await field('name').fill(attribute.name)
    await field('type').selectOption(attribute.type)
    await field('label').fill(attribute.label)
    await field('value').fill(attribute.value)
  }
}

const inputGrid = (page: Page) => page.getByRole('grid', { name: 'Input documents' })

/** A new Send starts with one blank document; the others are added. */
export async function typeDocuments(page: Page, documents: TypedDocument[]): Promise<void> {
  for (const [index, document] of documents.entries()) {
    if (index > 0) await page.getByRole('button', { name: 'Add document' }).click()
    await typeDocument(page, document)
  }
  await expectRows(inputGrid(page), documents.length)
}

/** However many of them are on screen. */
export async function expectRows(grid: Locator, count: number): Promise<void> {
  // The head is a row too.
  await expect(grid).toHaveAttribute('aria-rowcount', String(count + 1))
}

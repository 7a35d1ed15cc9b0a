import { expect, test, type Locator, type Page } from '@playwright/test'
import { addConnection } from './app-driver.js'
import { launchApp, type LaunchedApp, type LaunchOptions } from './electron.js'
import { startFaultProxy, type FaultProxy } from './fault-proxy.js'
import { startSqsServer, type SqsServer } from './sqs-server.js'

/** Steps in the Send, Receive and Delete workspaces and in the inspector, by role and accessible name. */

interface TypedAttribute {
  name: string
  type: 'String' | 'Number' | 'Binary'
  label?: string
  value: string
}

export interface TypedDocument {
  body?: string
  groupId?: string
  deduplicationId?: string
  attributes?: TypedAttribute[]
}

export const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true })

export const field = (page: Page, name: string): Locator =>
  page.getByRole('textbox', { name, exact: true })

export const inspector = (page: Page): Locator =>
  page.getByRole('complementary', { name: 'Inspector' })

export const outputs = (page: Page): Locator => page.getByRole('grid', { name: 'Output documents' })

const inputs = (page: Page): Locator => page.getByRole('grid', { name: 'Input documents' })

/** Rows of outputs; without the one that holds the names of the columns. */
export const outputRows = (page: Page): Locator => outputs(page).locator('[role=row][data-state]')

export const inputRows = (page: Page): Locator =>
  inputs(page)
    .getByRole('row')
    .locator('visible=true')
    .filter({ has: page.getByRole('gridcell') })

async function typeAttribute(page: Page, index: number, attribute: TypedAttribute) {
  await button(page, 'Add attribute').click()
  const part = (name: string) => page.getByLabel(`Attribute ${index + 1} ${name}`)
  await part('name').fill(attribute.name)
  await part('type').selectOption(attribute.type)
  if (attribute.label) await part('label').fill(attribute.label)
  await part('value').fill(attribute.value)
}

/** Fills in the document that is being edited. */
export async function typeDocument(page: Page, document: TypedDocument): Promise<void> {
  if (document.groupId !== undefined) {
    await field(page, 'Message Group Id').fill(document.groupId)
  }
  if (document.deduplicationId !== undefined) {
    await field(page, 'Message Deduplication Id').fill(document.deduplicationId)
  }
  if (document.body !== undefined) await field(page, 'Body').fill(document.body)
  for (const [index, attribute] of (document.attributes ?? []).entries()) {
    await typeAttribute(page, index, attribute)
  }
}

/** Fills in several documents, the first in the one that is there. */
export async function typeDocuments(page: Page, documents: TypedDocument[]): Promise<void> {
  for (const [index, document] of documents.entries()) {
    if (index > 0) await button(page, 'Add document').click()
    await typeDocument(page, document)
  }
}

/** The status of the run that is shown. */
export const runStatus = (page: Page): Locator =>
  page
    .getByRole('tabpanel')
    .getByRole('status')
    .filter({ hasText: /succeeded|failed|ended|cancelled|running/ })

export const inspect = (page: Page, tab: string): Promise<void> =>
  inspector(page).getByRole('tab', { name: tab, exact: true }).click()

/** Names and values of a list of the inspector. */
export async function namesAndValues(page: Page, label: string): Promise<Record<string, string>> {
  const list = inspector(page).locator(`dl[aria-label="${label}"]`)
  await expect(list).toBeVisible()
  return list.evaluate((element) =>
    Object.fromEntries(
      [...element.querySelectorAll('dt')].map((term) => [
        term.textContent?.trim() ?? '',
        term.parentElement?.querySelector('dd > span')?.textContent?.trim() ?? ''
      ])
    )
  )
}

export interface OperationApp {
  server: SqsServer
  /** Between the app and the server. */
  proxy: FaultProxy
  launched: LaunchedApp
  page: Page
  /** URLs by the names that were asked for. */
  urls: Record<string, string>
}

export const connectionName = 'workbench'

/** Starts a server with these queues and the app with a connection to it, once for the tests of a file. */
export function withOperationApp(
  queues: Record<string, Record<string, string>>,
  options: LaunchOptions = {}
): () => OperationApp {
  let made: OperationApp | null = null
  test.beforeAll(async () => {
    const server = await startSqsServer()
    const urls: Record<string, string> = {}
    for (const [name, attributes] of Object.entries(queues)) {
      const fifo = name.endsWith('.fifo')
      urls[name] = await server.createQueue({ name: name.replace(/\.fifo$/, ''), fifo, attributes })
    }
    const proxy = await startFaultProxy(server.url)
    const launched = await launchApp(options)
    made = { server, proxy, launched, page: launched.window, urls }
    await addConnection(made.page, { name: connectionName, endpoint: proxy.url })
  })
  test.afterEach(() => {
    if (made) made.proxy.fault = () => null
  })
  test.afterAll(async () => {
    await made?.launched.close()
    await made?.proxy.stop()
    await made?.server.stop()
  })
  return () => {
    if (!made) throw new Error('The app was not started.')
    return made
  }
}

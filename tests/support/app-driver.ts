import { expect, type Locator, type Page } from '@playwright/test'
import type {
  Bridge,
  Environment,
  Failure,
  Outcome,
  RequestInput,
  RequestName,
  RequestOutput
} from '../../src-main/contract/index.js'
import { connectionDraft } from './connection-draft.js'

/** Small steps that a person takes in the app, each by role and accessible name. */

export type QueueView = 'Overview' | 'Send' | 'Receive' | 'Delete' | 'Listen' | 'Dead letters'
export type Strategy = 'At least once' | 'Process-managed' | 'Observe'

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Asks the main process as the page itself does. */
function ask<N extends RequestName>(
  page: Page,
  name: N,
  input: RequestInput<N>
): Promise<Outcome<RequestOutput<N>>> {
  return page.evaluate(
    async ([asked, given]) => {
      const { longpoll } = globalThis as unknown as { longpoll: Bridge }
      return (await longpoll.request(asked, given, crypto.randomUUID())) as never
    },
    [name, input] as const
  )
}

/** @throws the failure's message where the request failed */
export async function request<N extends RequestName>(
  page: Page,
  name: N,
  input: RequestInput<N>
): Promise<RequestOutput<N>> {
  const outcome = await ask(page, name, input)
  if (!outcome.ok) throw new Error(`${name}: ${outcome.failure.code}: ${outcome.failure.message}`)
  return outcome.value
}

/** Sets what a connection is used for, by its name. Production is left with that name, as a person types it. */
export async function setEnvironment(page: Page, name: string, environment: Environment) {
  const found = (await request(page, 'connections.list', {})).find((one) => one.name === name)
  if (!found) throw new Error(`There is no connection named ${name}.`)
  const draft = connectionDraft({ ...found, environment })
  await request(page, 'connections.save', { ...draft, confirmed: name })
}

/** An entry of the side bar's list of queues. Its name begins with the queue's. */
export const queueItem = (page: Page, name: string): Locator =>
  page.getByRole('listbox', { name: 'Queues' }).getByRole('option', {
    name: new RegExp(`^${escaped(name)}(,|$)`)
  })

export const chooseView = (page: Page, view: QueueView): Promise<void> =>
  page.getByRole('tab', { name: view, exact: true }).click()

/** Opens a queue from the side bar and one of its views. */
export async function openQueue(page: Page, name: string, view: QueueView = 'Overview') {
  await queueItem(page, name).click()
  await expect(page.getByRole('tab', { name, exact: true })).toHaveAttribute(
    'aria-selected',
    'true'
  )
  await chooseView(page, view)
}

export interface NewConnection {
  name: string
  endpoint: string
  accessKey?: string
  secretKey?: string
  region?: string
}

export const connectionDialog = (page: Page): Locator =>
  page.getByRole('dialog', { name: 'New connection' })

/** Opens the form of a new connection and fills it in. */
export async function fillConnection(page: Page, connection: NewConnection): Promise<Locator> {
  await page.getByRole('button', { name: 'New connection' }).first().click()
  const form = connectionDialog(page)
  await form.getByLabel('Connection name').fill(connection.name)
  await form.getByLabel('AWS access key').fill(connection.accessKey ?? 'AKIAIOSFODNN7EXAMPLE')
  await form.getByLabel('AWS secret key').fill(connection.secretKey ?? 'test-secret-key')
  await form.getByLabel('Endpoint').fill(connection.endpoint)
  if (connection.region) {
    await form.getByLabel('Custom AWS SQS region').fill(connection.region)
  }
  return form
}

/** Creates a connection through the form; it is the current one then. */
export async function addConnection(page: Page, connection: NewConnection): Promise<void> {
  const form = await fillConnection(page, connection)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  await expect(connectionSwitcher(page)).toHaveAccessibleName(`Connection: ${connection.name}`)
}

export const connectionSwitcher = (page: Page): Locator =>
  page.getByRole('button', { name: /^Connection(:|$)/ })

/** Switches by the side bar. */
export async function chooseConnection(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Connections' })
    .getByRole('button', { name: new RegExp(`^${escaped(name)}`) })
    .click()
  await expect(connectionSwitcher(page)).toHaveAccessibleName(`Connection: ${name}`)
}

/** The id of the connection with this name. */
export async function connectionId(page: Page, name: string): Promise<string> {
  const found = (await request(page, 'connections.list', {})).find((one) => one.name === name)
  if (!found) throw new Error(`There is no connection named ${name}.`)
  return found.id
}

/** What is asked before the first session with At least once on a queue. */
export const listenQuestion = (page: Page): Locator =>
  page.getByRole('dialog', { name: 'Listen and delete' })

/** In a queue's Listen view: chooses the commit strategy, starts, and agrees where it is asked. */
export async function startListening(page: Page, strategy: Strategy): Promise<void> {
  await page.getByRole('radio', { name: strategy }).check({ force: true })
  await page.getByRole('button', { name: 'Start listening' }).click()
  const stop = page.getByRole('button', { name: 'Stop', exact: true })
  await expect(stop.or(listenQuestion(page))).toBeVisible()
  if (await listenQuestion(page).isVisible()) {
    await listenQuestion(page).getByRole('button', { name: 'Start listening' }).click()
  }
  await expect(stop).toBeVisible()
}

/** What the live view says about the number of messages. */
export const messagesReceived = (page: Page): Locator =>
  page.getByRole('status', { name: 'Messages received' })

export const row = (page: Page, grid: string, messageId: string): Locator =>
  page.getByRole('grid', { name: grid }).locator(`[role=row][data-message-id="${messageId}"]`)

/** The failure's words, in whatever place is given. Milliseconds. */
export async function expectFailure(
  place: Locator,
  failure: Pick<Failure, 'message' | 'hint'>,
  timeout = 10_000
): Promise<void> {
  await expect(place).toContainText(failure.message, { timeout })
  await expect(place).toContainText(failure.hint)
}

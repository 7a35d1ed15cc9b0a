import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand
} from '@aws-sdk/client-sqs'
import { expect, type Locator, type Page } from '@playwright/test'
import { openQueue } from './app-driver.js'
import type { FaultProxy } from './fault-proxy.js'
import type { SqsServer } from './sqs-server.js'

/** Steps in the form of a queue, by role and accessible name, and what came of them on the server. */

export const dialog = (page: Page, name = 'New queue'): Locator =>
  page.getByRole('dialog', { name, exact: true })

export const press = (form: Locator, name: string): Promise<void> =>
  form.getByRole('button', { name, exact: true }).click()

/** The rows of a change that is reviewed, with the head of their table. */
export const changes = (form: Locator): Locator =>
  form.getByRole('table', { name: 'Changes' }).getByRole('row')

export async function openNew(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'New queue' }).click()
  return dialog(page)
}

export async function openEdit(page: Page, name: string): Promise<Locator> {
  await openQueue(page, name)
  await page.getByRole('button', { name: 'Edit queue' }).click()
  const form = dialog(page, `Edit ${name}`)
  await expect(form.getByLabel('Visibility timeout')).toBeVisible()
  return form
}

/** The URL that the server itself gives a queue, whatever host it was made by. */
export async function urlOf({ client }: SqsServer, name: string): Promise<string> {
  return (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl!
}

export async function attributesOf(
  server: SqsServer,
  name: string
): Promise<Record<string, string>> {
  const QueueUrl = await urlOf(server, name)
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
  return (await server.client.send(command)).Attributes ?? {}
}

export async function tagsOf(server: SqsServer, name: string): Promise<Record<string, string>> {
  const command = new ListQueueTagsCommand({ QueueUrl: await urlOf(server, name) })
  return (await server.client.send(command)).Tags ?? {}
}

/** What was asked of the server under the name of a call. */
export const sent = (proxy: FaultProxy, action: string): Record<string, unknown>[] =>
  proxy.seen.filter((seen) => seen.action === action).map(({ body }) => body)

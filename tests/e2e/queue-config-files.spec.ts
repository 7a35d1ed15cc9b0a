import { TagQueueCommand } from '@aws-sdk/client-sqs'
import { expect, test } from '@playwright/test'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openQueue, queueItem } from '../support/app-driver.js'
import { chooseFile } from '../support/chosen-file.js'
import { withOperationApp } from '../support/operation-driver.js'
import {
  attributesOf,
  changes,
  dialog,
  openEdit,
  openNew,
  press,
  sent,
  tagsOf,
  urlOf
} from '../support/queue-config.js'
import { openTab, takeFromPalette } from '../support/shell.js'

/** The configuration of a queue goes to a file, to other tools, and to another queue. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({
  letters: {},
  events: {
    VisibilityTimeout: '60',
    DelaySeconds: '9',
    RedrivePolicy:
      '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:letters","maxReceiveCount":3}'
  },
  'payments.fifo': { VisibilityTimeout: '720', DeduplicationScope: 'messageGroup' }
})
let folder = ''

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longpoll-queue-'))
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

test('exports a configuration and imports it again, with what is wrong beside the fields', async () => {
  const { page, launched } = app()
  const path = join(folder, 'events.json')
  await chooseFile(launched.app, path)
  await openQueue(page, 'events')
  await page.getByRole('button', { name: 'Export configuration' }).click()
  const text = dialog(page, 'Export configuration of events')
  await expect(text.getByRole('region', { name: 'Configuration' })).toContainText('"DelaySeconds"')
  await text.getByRole('radio', { name: 'CloudFormation' }).check({ force: true })
  await expect(text.getByRole('region', { name: 'Configuration' })).toContainText('AWS::SQS::Queue')
  await text.getByRole('radio', { name: 'Terraform' }).check({ force: true })
  await expect(text.getByRole('region', { name: 'Configuration' })).toContainText('aws_sqs_queue')
  await press(text, 'Copy')
  expect(await launched.app.evaluate(({ clipboard }) => clipboard.readText())).toContain(
    'visibility_timeout_seconds'
  )
  await text.getByRole('radio', { name: 'JSON' }).check({ force: true })
  await press(text, 'Save as')
  await expect(page.getByText('The configuration of events is saved.')).toBeVisible()
  await press(text, 'Close')

  const file = JSON.parse(await readFile(path, 'utf8')) as {
    name: string
    attributes: Record<string, unknown>
  }
  expect(file).toMatchObject({ name: 'events', attributes: { DelaySeconds: '9' } })
  file.name = 'events-copy'
  Object.assign(file.attributes, { DelaySeconds: '901', Colour: 'red' })
  expect(file.attributes).not.toHaveProperty('SqsManagedSseEnabled')
  await writeFile(path, JSON.stringify(file))
  await takeFromPalette(page, 'import queue', 'Import queue configuration')
  const form = dialog(page)
  await expect(form.getByLabel('Queue name')).toHaveValue('events-copy')
  await expect(form.getByLabel('Delay', { exact: true })).toHaveAccessibleDescription(/are allowed/)
  await expect(form.getByRole('list', { name: 'Left out' })).toContainText('Colour')
  // What a file does not say is as SQS does it by itself.
  await expect(form.getByLabel('Encrypted at rest')).toHaveValue('sqs')
  await form.getByLabel('Delay', { exact: true }).fill('9 s')
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(openTab(page, 'events-copy')).toBeVisible()
  expect(await attributesOf(app().server, 'events-copy')).toMatchObject({
    VisibilityTimeout: '60',
    DelaySeconds: '9',
    RedrivePolicy: expect.stringContaining('letters') as unknown
  })
})

test('imports into a queue that is there: its name stays, and only what differs is changed', async () => {
  const { page } = app()
  const QueueUrl = await urlOf(app().server, 'letters')
  await app().server.client.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'payments' } }))
  const form = await openEdit(page, 'letters')
  await press(form, 'Import configuration')
  await expect(form.getByLabel('Visibility timeout')).toHaveValue('1 minute')
  await expect(page.getByText('What it does not have stays as it is.')).toBeVisible()
  await form.getByLabel('Delay', { exact: true }).fill('0')
  await form.getByRole('checkbox', { name: /dead-letter queue/ }).uncheck()
  await press(form, 'Review changes')
  await expect(changes(form)).toHaveCount(2)
  await expect(changes(form).nth(1)).toContainText('30 seconds (30 s)')
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
  expect(sent(app().proxy, 'SetQueueAttributes').map((body) => body['Attributes'])).toEqual([
    { VisibilityTimeout: '60' }
  ])
  // The file has tags of its own, without this one.
  expect(await tagsOf(app().server, 'letters')).toEqual({ team: 'payments' })
})

const fileOf = async (name: string, attributes: object) => {
  const path = join(folder, `${name}.json`)
  await writeFile(path, JSON.stringify({ name, attributes }))
  await chooseFile(app().launched.app, path)
}
const importAsNew = () => takeFromPalette(app().page, 'import queue', 'Import queue configuration')

test('an import that was put aside is still what it was: its policy names the new queue', async () => {
  const { page, server } = app()
  const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: '123456789012' },
    Action: 'sqs:SendMessage',
    Resource: arn('exported')
  }
  await fileOf('exported', { Policy: { Statement: [statement] }, Colour: 'red' })
  const form = await openNew(page)
  await press(form, 'Import configuration')
  await form.getByLabel('Queue name').fill('imported')
  await press(form, 'Cancel')
  await expect(form).toBeHidden()
  await openNew(page)
  await expect(form.getByRole('list', { name: 'Left out' })).toContainText('Colour')
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(openTab(page, 'imported')).toBeVisible()
  const { Policy } = await attributesOf(server, 'imported')
  expect(JSON.parse(Policy!)).toEqual({ Statement: [{ ...statement, Resource: arn('imported') }] })
})

test('what was typed into one file is not lost to another', async () => {
  const { page } = app()
  const form = dialog(page)
  const visibility = form.getByLabel('Visibility timeout')
  await fileOf('one', {})
  await importAsNew()
  await visibility.fill('77 s')
  await press(form, 'Cancel')
  await expect(form).toBeHidden()
  await fileOf('other', {})
  await importAsNew()
  await expect(form.getByLabel('Queue name')).toHaveValue('other')
  await expect(visibility).toHaveValue('30 seconds')
  await press(form, 'Cancel')
  await expect(form).toBeHidden()
  await fileOf('one', {})
  await importAsNew()
  await expect(visibility).toHaveValue('77 s')
  await press(form, 'Start over')
  await expect(visibility).toHaveValue('30 seconds')
  await press(form, 'Cancel')
  await expect(form).toBeHidden()
})

test('creates a queue like another one from its menu', async () => {
  const { page } = app()
  await queueItem(page, 'payments.fifo').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Create like this…' }).click()
  const form = dialog(page)
  await expect(form.getByLabel('Visibility timeout')).toHaveValue('12 minutes')
  await form.getByLabel('Queue name').fill('refunds')
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(openTab(page, 'refunds.fifo')).toBeVisible()
  expect(await attributesOf(app().server, 'refunds.fifo')).toMatchObject({
    VisibilityTimeout: '720',
    DeduplicationScope: 'messageGroup'
  })
})

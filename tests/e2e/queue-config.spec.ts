import { SetQueueAttributesCommand, TagQueueCommand, UntagQueueCommand } from '@aws-sdk/client-sqs'
import { expect, test } from '@playwright/test'
import { queueItem } from '../support/app-driver.js'
import { expectAccessible, expectUniqueIds } from '../support/axe.js'
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
import { openTab } from '../support/shell.js'

/** Queues are created and changed, as a person does it. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({
  events: { VisibilityTimeout: '45' },
  'letters.fifo': {},
  'orders.fifo': {}
})

test('says beside the fields what is wrong, and sends nothing', async () => {
  const { page } = app()
  const form = await openNew(page)
  await form.getByRole('radio', { name: 'FIFO' }).check({ force: true })
  await form.getByLabel('Queue name').fill('a b')
  await form.getByLabel('Delay', { exact: true }).fill('20 min')
  await form.getByLabel('Throughput limit').selectOption('perMessageGroupId')
  await press(form, 'Review changes')
  await expect(form.getByLabel('Queue name')).toBeFocused()
  await expect(form.getByLabel('Queue name')).toHaveAccessibleDescription(/letters, digits/)
  await expect(form.getByLabel('Delay', { exact: true })).toHaveAccessibleDescription(
    '0 seconds to 15 minutes are allowed.'
  )
  await expect(form.getByLabel('Throughput limit')).toHaveAccessibleDescription(
    /deduplicated within each message group/
  )
  await expect(form.getByRole('button', { name: /^Messages wrong/ })).toBeVisible()
  expect(sent(app().proxy, 'CreateQueue')).toEqual([])
  await expectAccessible(page, 'New queue, with errors')
})

test('keeps what was typed when the dialog closes by accident, and when the window goes away', async () => {
  const { page } = app()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await openNew(page)
  await expect(dialog(page).getByLabel('Delay', { exact: true })).toHaveValue('20 min')
  await page.reload()
  const form = await openNew(page)
  await expect(form).toContainText('This is what you had typed before.')
  await expect(form.getByLabel('Delay', { exact: true })).toHaveValue('20 min')
  await press(form, 'Start over')
  await expect(form.getByLabel('Delay', { exact: true })).toHaveValue('0 seconds')
  await expect(form.getByLabel('Queue name')).toHaveValue('')
})

test('creates a FIFO queue with every attribute, after the whole of it was shown', async () => {
  const { page } = app()
  const form = dialog(page)
  await form.getByRole('radio', { name: 'FIFO' }).check({ force: true })
  await form.getByLabel('Queue name').fill('payments')
  await expect(form.getByLabel('Queue name')).toHaveAccessibleDescription(
    /payments\.fifo: 13 of 80 characters/
  )
  for (const [label, value] of [
    ['Visibility timeout', '12 min'],
    ['Retention', '14 days'],
    ['Delay', '5 s'],
    ['Wait for messages', '20'],
    ['Maximum message size', '256 KiB']
  ] as const) {
    await form.getByLabel(label).fill(value)
  }
  await expect(form.getByLabel('Retention')).toHaveAccessibleDescription(/= 1,209,600 s\./)
  await form.getByRole('checkbox', { name: 'Content-based deduplication' }).check()
  await form.getByLabel('Deduplicated within').selectOption('messageGroup')
  await form.getByLabel('Throughput limit').selectOption('perMessageGroupId')
  await form.getByRole('checkbox', { name: /dead-letter queue/ }).check()
  const list = form.getByRole('listbox', { name: 'Dead-letter queues to choose from' })
  // Only those of the same type can be chosen.
  await expect(list.getByRole('option', { name: /^events/ })).toHaveCount(0)
  await form.getByLabel('Filter: Dead-letter queues to choose from').fill('lett')
  await page.keyboard.press('Enter')
  await expect(form.getByLabel('Dead-letter queue', { exact: true })).toHaveValue(/:letters\.fifo$/)
  await form.getByLabel('Moved there after').fill('3')
  await form.getByLabel('Accepts dead letters of').selectOption('byQueue')
  await form
    .getByRole('listbox', { name: 'Queues to accept dead letters of' })
    .getByRole('option', { name: /^orders\.fifo/ })
    .click()
  await expectUniqueIds(page)
  await form.getByLabel('Encrypted at rest').selectOption('kms')
  await form.getByLabel('KMS key', { exact: true }).fill('alias/payments')
  await form.getByLabel('KMS data key reuse').fill('10 min')
  await press(form, 'Add tag')
  await page.keyboard.type('team')
  await page.keyboard.press('Tab')
  await page.keyboard.type('payments')
  await press(form, 'Add permission')
  await form.getByLabel('Account id').fill('123456789012')
  await press(form, 'Add to the policy')
  await press(form, 'Review changes')
  const rows = form.getByRole('table', { name: 'Configuration' }).getByRole('row')
  await expect(rows.filter({ hasText: 'Retention' })).toContainText('14 days (1,209,600 s)')
  await expect(rows.filter({ hasText: 'Access policy' })).toContainText(
    'Lets account 123456789012 send messages.'
  )
  await expectAccessible(page, 'New queue, reviewed')
  expect(sent(app().proxy, 'CreateQueue')).toEqual([])
  await press(form, 'Create queue')
  await expect(form).toBeHidden()
  await expect(openTab(page, 'payments.fifo')).toHaveAttribute('aria-selected', 'true')
  await expect(queueItem(page, 'payments.fifo')).toBeVisible()
  const attributes = await attributesOf(app().server, 'payments.fifo')
  expect(attributes).toMatchObject({
    FifoQueue: 'true',
    VisibilityTimeout: '720',
    MessageRetentionPeriod: '1209600',
    DelaySeconds: '5',
    ReceiveMessageWaitTimeSeconds: '20',
    MaximumMessageSize: '262144',
    ContentBasedDeduplication: 'true',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    KmsMasterKeyId: 'alias/payments',
    KmsDataKeyReusePeriodSeconds: '600'
  })
  const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
  expect(JSON.parse(attributes['RedrivePolicy']!)).toEqual({
    deadLetterTargetArn: arn('letters.fifo'),
    maxReceiveCount: 3
  })
  expect(JSON.parse(attributes['RedriveAllowPolicy']!)).toEqual({
    redrivePermission: 'byQueue',
    sourceQueueArns: [arn('orders.fifo')]
  })
  expect(JSON.parse(attributes['Policy']!)).toMatchObject({
    Statement: [{ Principal: { AWS: '123456789012' }, Resource: arn('payments.fifo') }]
  })
  expect(await tagsOf(app().server, 'payments.fifo')).toEqual({ team: 'payments' })
})

test('changes only what was changed, after the difference was shown', async () => {
  const { page } = app()
  const form = await openEdit(page, 'payments.fifo')
  await expect(form.getByRole('button', { name: 'Review changes' })).toBeDisabled()
  await form.getByLabel('Retention').fill('1 hour')
  await press(form, 'Remove tag 1')
  await press(form, 'Remove permission: Lets account 123456789012 send messages.')
  await press(form, 'Review changes')
  await expect(changes(form)).toHaveCount(4)
  await expect(changes(form).filter({ hasText: 'Retention' })).toContainText(
    '14 days (1,209,600 s)'
  )
  await expect(changes(form).filter({ hasText: 'Retention' })).toContainText('1 hour (3,600 s)')
  await expect(changes(form).filter({ hasText: 'Tag team' })).toContainText('none')
  await expect(form.getByRole('list', { name: 'Warnings' })).toContainText(
    'SQS deletes every message that is older than 1 hour'
  )
  await expectAccessible(page, 'Edit queue, reviewed')
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
  expect(sent(app().proxy, 'SetQueueAttributes').at(-1)!['Attributes']).toEqual({
    MessageRetentionPeriod: '3600',
    Policy: ''
  })
  expect(sent(app().proxy, 'UntagQueue').at(-1)!['TagKeys']).toEqual(['team'])
  expect(sent(app().proxy, 'TagQueue')).toEqual([])
  await expect(page.getByRole('region', { name: 'Overview of payments.fifo' })).toContainText(
    '1 hour'
  )
})

test('does not overwrite what somebody else changed meanwhile', async () => {
  const { page, server } = app()
  const form = await openEdit(page, 'events')
  await expect(form.getByLabel('Visibility timeout')).toHaveValue('45 seconds')
  await form.getByLabel('Visibility timeout').fill('1 min')
  await press(form, 'Review changes')
  await server.client.send(
    new SetQueueAttributesCommand({
      QueueUrl: await urlOf(server, 'events'),
      Attributes: { VisibilityTimeout: '50', DelaySeconds: '7' }
    })
  )
  await press(form, 'Apply changes')
  await expect(form.getByRole('alert')).toContainText('somebody else has changed VisibilityTimeout')
  await press(form, 'Read again')
  await expect(changes(form).filter({ hasText: 'Visibility' })).toContainText('50 seconds (50 s)')
  await expect(changes(form)).toHaveCount(2)
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
  expect(await attributesOf(app().server, 'events')).toMatchObject({
    VisibilityTimeout: '60',
    DelaySeconds: '7'
  })
})

test('nor a tag that somebody else set meanwhile, and leaves their other tags', async () => {
  const { page, server } = app()
  const QueueUrl = await urlOf(server, 'events')
  await server.client.send(new TagQueueCommand({ QueueUrl, Tags: { owner: 'me' } }))
  const form = await openEdit(page, 'events')
  await form.getByLabel('Tag 1 value').fill('mine')
  await press(form, 'Review changes')
  await server.client.send(
    new TagQueueCommand({ QueueUrl, Tags: { owner: 'theirs', desk: 'seven' } })
  )
  await press(form, 'Apply changes')
  await expect(form.getByRole('alert')).toContainText('somebody else has changed the tag owner')
  expect(await tagsOf(server, 'events')).toEqual({ owner: 'theirs', desk: 'seven' })
  await press(form, 'Read again')
  await expect(changes(form).filter({ hasText: 'Tag owner' })).toContainText('theirs')
  await expect(changes(form)).toHaveCount(2)
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
  expect(await tagsOf(server, 'events')).toEqual({ owner: 'mine', desk: 'seven' })
  await server.client.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['owner', 'desk'] }))
})

test('says which part was done and which was not', async () => {
  const { page, proxy } = app()
  proxy.fault = (action) =>
    action === 'TagQueue' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const form = await openEdit(page, 'events')
  await form.getByLabel('Delay', { exact: true }).fill('9 s')
  await press(form, 'Add tag')
  await page.keyboard.type('team')
  await press(form, 'Review changes')
  await press(form, 'Apply changes')
  const done = form.getByRole('list', { name: 'What was done' })
  await expect(done).toContainText('Attributes: done')
  await expect(done).toContainText('Tags added or changed: failed')
  await expect(form.getByRole('alert')).toContainText('sqs:TagQueue')
  // What is left is still there to be tried again.
  await expect(changes(form)).toHaveCount(2)
  proxy.fault = () => null
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
})

test('creates the dead-letter queue in place', async () => {
  const { page } = app()
  const form = await openEdit(page, 'events')
  await form.getByRole('checkbox', { name: /dead-letter queue/ }).check()
  await press(form, 'Create dead-letter queue')
  await expect(form.getByLabel('Dead-letter queue', { exact: true })).toHaveValue(/:events-dlq$/)
  await press(form, 'Review changes')
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
  expect((await attributesOf(app().server, 'events'))['RedrivePolicy']).toContain('events-dlq')
  expect(await attributesOf(app().server, 'events-dlq')).toMatchObject({
    MessageRetentionPeriod: '1209600'
  })
  await expect(queueItem(page, 'events-dlq')).toBeVisible()
})

test('finds what SQS would refuse in a policy, with its line', async () => {
  const { page } = app()
  const form = await openEdit(page, 'events')
  await form.getByRole('textbox', { name: 'Access policy' }).fill(`{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": "*",
      "Action": "sqs:Sned",
      "Resource": "*" }
  ]
}`)
  const findings = form.getByRole('list', { name: 'Findings in the policy' })
  await expect(findings).toContainText('line 5 SQS has no action "sqs:Sned".')
  await expect(findings).toContainText('line 4 Open to everyone')
  await press(form, 'Review changes')
  await expect(form.getByRole('table', { name: 'Changes' })).toBeHidden()
  await press(form, 'Cancel')
})

test('leaves the tags alone that AWS keeps, as on every queue of CloudFormation', async () => {
  const { page, proxy } = app()
  const Tags = { 'aws:cloudformation:stack-name': 'shop', team: 'payments' }
  proxy.fault = (action) =>
    action === 'ListQueueTags' ? { kind: 'rewrite', answer: () => ({ Tags }) } : null
  const form = await openEdit(page, 'letters.fifo')
  await expect(form.getByLabel('Tag 1 key')).toHaveValue('team')
  await expect(form).toContainText("1 tag of AWS's own")
  await form.getByLabel('Retention').fill('5 days')
  await press(form, 'Review changes')
  await expect(changes(form)).toHaveCount(2)
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
  const untagged = sent(proxy, 'UntagQueue').flatMap(({ TagKeys }) => TagKeys)
  expect(untagged).not.toContain('aws:cloudformation:stack-name')
})

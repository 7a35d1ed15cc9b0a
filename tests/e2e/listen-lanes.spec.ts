import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { expect, test } from '@playwright/test'
import { startListening } from '../support/app-driver.js'
import {
  expectReceived,
  lane,
  lanes,
  live,
  liveRows,
  numbered,
  pressed,
  sendAll,
  withListeningApp
} from '../support/listening-app.js'

const listening = withListeningApp()

test('Each group has a lane that says which leases block it, and for how long', async () => {
  const { page, server, queue } = listening()
  const url = await queue('blocked.fifo', { VisibilityTimeout: '60' })
  await sendAll(server, url, numbered(12, 'message', 3))
  await startListening(page, 'Process-managed')
  await expect(lanes(page).locator('[data-group-id]')).toHaveCount(3)
  for (const group of ['group-0', 'group-1', 'group-2']) {
    await expect(lane(page, group)).toContainText(/blocked by \d+ of your leases · \d+ s/)
  }
  const left = async () =>
    Number(/(\d+) s$/.exec((await lane(page, 'group-0').innerText()).trim())?.[1])
  const before = await left()
  expect(before).toBeGreaterThan(30)
  await expect.poll(left, { timeout: 10_000 }).toBeLessThan(before)
})

test('A lane has nothing open once its messages are deleted, and is in sequence order', async () => {
  const { page, server, queue } = listening()
  const url = await queue('flowing.fifo')
  await startListening(page, 'At least once')
  await sendAll(server, url, numbered(20, 'message', 2))
  await expectReceived(page, 20)
  await expect(lane(page, 'group-0')).toContainText('nothing received is open')
  const marks = lane(page, 'group-0').getByRole('img').locator('i')
  await expect(marks).toHaveCount(10)
  const sequence: string[] = []
  for (const mark of await marks.all()) {
    await mark.hover()
    await expect(mark).toHaveAttribute('title', /^\d{20} · deleted$/)
    sequence.push((await mark.getAttribute('title')) ?? '')
  }
  expect(new Set(sequence).size).toBe(10)
  expect(sequence).toEqual([...sequence].sort())
})

test('A click on a mark shows that message; a click on the group filters the table', async () => {
  const { page, server, queue } = listening()
  const url = await queue('clicked.fifo')
  await sendAll(server, url, numbered(200, 'message', 2))
  await startListening(page, 'At least once')
  await expectReceived(page, 200)
  await expect(lane(page, 'group-1')).toContainText('nothing received is open')
  await lane(page, 'group-1').getByRole('img').locator('i').last().click()
  const chosen = live(page).getByRole('row', { selected: true })
  await expect(chosen).toContainText('message 199')
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('message 199')

  await lane(page, 'group-0').getByRole('button', { name: 'group-0' }).click()
  await expect(pressed(page, 'group-0').first()).toBeVisible()
  await expect(liveRows(page).first()).toHaveAttribute('data-group-id', 'group-0')
  await expect(liveRows(page).filter({ hasText: 'group-1' })).toHaveCount(0)
})

test('Messages in flight elsewhere are told of the queue, not of a group', async () => {
  const { page, server, queue } = listening()
  const url = await queue('elsewhere.fifo', { VisibilityTimeout: '60' })
  await sendAll(server, url, [
    { body: 'taken', group: 'group-a' },
    { body: 'waits', group: 'group-a' }
  ])
  const { Messages = [] } = await server.client.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 1 })
  )
  expect(Messages).toHaveLength(1)
  await startListening(page, 'At least once')
  await expect(page.getByText('About 1 message is in flight elsewhere.')).toBeVisible({
    timeout: 40_000
  })
  await expect(page.getByText('SQS does not say in which groups')).toBeVisible()
})

test('The lanes close and open, and keep the height that they were given', async () => {
  const { page, server, queue } = listening()
  const url = await queue('heights.fifo')
  await sendAll(server, url, numbered(40, 'message', 20))
  await startListening(page, 'At least once')
  await expectReceived(page, 40)
  const bar = page.getByRole('separator', { name: 'Height of the message groups' })
  const before = Number(await bar.getAttribute('aria-valuenow'))
  await bar.focus()
  await page.keyboard.press('ArrowDown')
  await expect(bar).toHaveAttribute('aria-valuenow', String(before + 24))
  const toggle = page.getByRole('button', { name: /^Message groups/ })
  await toggle.click()
  await expect(lanes(page)).toHaveCount(0)
  await expect(liveRows(page).first()).toBeVisible()
  await toggle.click()
  await expect(bar).toHaveAttribute('aria-valuenow', String(before + 24))
  await bar.dblclick()
})

test('Groups that begin alike are told apart by their ends, and nothing hidden is drawn raw', async () => {
  const { page, server, queue } = listening()
  const url = await queue('alike.fifo')
  const prefix = 'a-prefix-of-a-tenant-that-is-as-long-as-the-whole-lane-is-wide-and-longer/'
  const groups = [`${prefix}customer-17`, `${prefix}customer-42`]
  await server.send(
    url,
    groups.map((MessageGroupId, n) => ({
      MessageGroupId,
      MessageDeduplicationId: String(n),
      MessageBody: `user\u202Egpj.exe ${n}`
    }))
  )
  await startListening(page, 'Process-managed')
  await expectReceived(page, 2)
  for (const group of groups) {
    const end = lane(page, group).getByText(group.slice(-10), { exact: true })
    const [text, row] = await Promise.all([end.boundingBox(), lane(page, group).boundingBox()])
    expect(text!.x + text!.width).toBeLessThan(row!.x + row!.width / 2)
    await expect(lane(page, group).getByRole('button', { name: group })).toBeVisible()
  }
  await expect(liveRows(page).first()).toContainText('user⟨U+202E⟩gpj.exe')
})
